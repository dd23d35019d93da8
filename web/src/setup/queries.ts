import { queryOptions } from '@tanstack/react-query';
import { answered, ask, client } from '../shared/api/client';
import type { Done, List, Person } from '../shared/api/contract';

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/sources', { signal })).items,
  refetchInterval: 15_000,
});

export const placesQuery = queryOptions({
  queryKey: ['places'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/places', { signal })).items,
});

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => ask<List<Person>>('GET', '/api/users', { signal }),
});

export const auditQuery = queryOptions({
  queryKey: ['audit'],
  queryFn: ({ signal }) => ask<List<Done>>('GET', '/api/audit', { signal }),
});
