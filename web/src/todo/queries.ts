// What the pages of roles ask the server, and what a role does there.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, ask, client } from '../shared/api/client';
import type { Part } from '../shared/api/places';
import type { Fix, List, Todo, TodoAct } from '../shared/api/types';

export const todoQuery = (role: string, { place, partner }: Part) =>
  queryOptions({
    queryKey: ['todo', role, place, partner],
    queryFn: ({ signal }) => {
      const query = { role, ...(place && { place }), ...(partner && { partner }) };
      return ask<Todo>('GET', '/api/todo', { params: { query }, signal });
    },
    refetchInterval: 30_000,
  });

export const fixesQuery = ({ place, partner }: Part) =>
  queryOptions({
    queryKey: ['fixes', place, partner],
    queryFn: ({ signal }) => {
      const query = { ...(place && { place }), ...(partner && { partner }) };
      return ask<List<Fix>>('GET', '/api/fixes', { params: { query }, signal });
    },
  });

// The line of somebody it happened to: a small picture, so a point a day is enough.
export const storyQuery = (id: string) =>
  queryOptions({
    queryKey: ['story', id],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: {} };
      const [customer, line] = await Promise.all([
        client.GET('/api/customers/{id}', { params, signal }),
        client.GET('/api/customers/{id}/account', { params, signal }),
      ]);
      return { customer: answered(customer), points: answered(line).points };
    },
    staleTime: 60_000,
  });

export function useTodoAct(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: TodoAct) => ask('POST', '/api/todo/{id}', { params: { path: { id } }, body: act }),
    onSuccess: async () => {
      await Promise.all(
        ['todo', 'fixes', 'home'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
}
