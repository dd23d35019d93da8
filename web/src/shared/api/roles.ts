// The roles of the catalogue: who owns what.
import { queryOptions } from '@tanstack/react-query';
import { answered, ask, client } from './client';
import type { List, Role } from './types';

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => ask<List<Role>>('GET', '/api/roles', { signal }),
  staleTime: 60_000,
});

// Their names alone, from the catalogue: for whoever is given one.
export const ownersQuery = queryOptions({
  queryKey: ['owners'],
  queryFn: async ({ signal }) => {
    const { touchpoints } = answered(await client.GET('/api/catalogue', { signal }));
    return [...new Set(touchpoints.map(({ owner }) => owner))].sort();
  },
  staleTime: 60_000,
});
