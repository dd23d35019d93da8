import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../shared/api/client';
import type { Idea, IdeaAnswer, List } from '../shared/api/types';

const pageRows = 100;

export const ideasQuery = (role: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['ideas', role],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: pageRows, ...(role && { role }), ...(pageParam && { cursor: pageParam }) };
      return ask<List<Idea>>('GET', '/api/ideas', { params: { query }, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 30_000,
  });

export interface IdeaWish {
  identifiers?: Record<string, string>;
  text: string;
  channel?: string;
}

function useChanged() {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      ['ideas', 'todo', 'timeline'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
}

export function useIdeaAnswer(id: string) {
  return useMutation({
    mutationFn: (body: { state: IdeaAnswer; text: string }) =>
      ask<Idea>('POST', '/api/ideas/{id}', { params: { path: { id } }, body }),
    onSuccess: useChanged(),
  });
}

export function useNewIdea() {
  return useMutation({
    mutationFn: (body: IdeaWish) => ask<Idea>('POST', '/api/ideas', { body }),
    onSuccess: useChanged(),
  });
}
