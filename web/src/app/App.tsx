import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Refused } from '../shared/api/client';
import { sessionQuery } from '../shared/api/session';
import { makeRouter } from './routes';
import { theme, variables } from './theme';

const statusOf = (error: unknown) => (error instanceof Refused ? error.problem.status : undefined);

const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refused it will refuse again; what could not be reached may come back.
      retry: (failures, error) => (statusOf(error) === undefined || statusOf(error) === 503) && failures < 2,
      // A server on this machine is reachable also when the browser believes itself offline.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
  queryCache: new QueryCache({
    // The session has ended behind our back: to the sign-in page, and back here afterwards.
    onError: (error) => {
      if (statusOf(error) !== 401) return;
      queries.setQueryData(sessionQuery.queryKey, null);
      void router.invalidate();
    },
  }),
});

const router = makeRouter(queries);

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
