// The roles of the catalogue: who owns what.
import { queryOptions } from '@tanstack/react-query';
import { ask } from './client';
import type { List, Role } from './contract';

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => ask<List<Role>>('GET', '/api/roles', { signal }),
  staleTime: 60_000,
});
