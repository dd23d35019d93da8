// Who is signed in; null when nobody is.
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
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

// Whether the session still is one; if not, the way leads to the sign-in page.
export function useCheckSession() {
  const queries = useQueryClient();
  const router = useRouter();
  return useCallback(async () => {
    try {
      const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      if (session === null) await router.invalidate();
    } catch {
      // The server cannot be reached: that is said elsewhere, and no reason to sign out.
    }
  }, [queries, router]);
}
