// Who is signed in; null when nobody is.
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { answered, client, keepCsrf, Refused } from './client';
import type { Session } from './types';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      const session = answered(await client.GET('/api/session'));
      keepCsrf(session.csrf);
      return session;
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
  retry: false,
});

export function useSignIn() {
  const queries = useQueryClient();
  return async (name: string, password: string) => {
    const session = answered(await client.POST('/api/session', { body: { name, password } }));
    keepCsrf(session.csrf);
    queries.setQueryData(sessionQuery.queryKey, session);
  };
}

export function useSignOut() {
  const queries = useQueryClient();
  return async () => {
    await client.DELETE('/api/session');
    keepCsrf(undefined);
    // Nothing of what was read may stay behind for whoever sits down next.
    queries.clear();
    queries.setQueryData(sessionQuery.queryKey, null);
  };
}
