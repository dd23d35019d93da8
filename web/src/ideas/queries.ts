import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../shared/api/client';
import type { Idea, IdeaAnswer, List } from '../shared/api/contract';

// All of them: ideas are few beside touches, and the tabs are then a matter of the page.
export const ideasQuery = queryOptions({
  queryKey: ['ideas'],
  queryFn: ({ signal }) => ask<List<Idea>>('GET', '/api/ideas', { signal }),
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
