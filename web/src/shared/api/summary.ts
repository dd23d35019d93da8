import { queryOptions } from '@tanstack/react-query';
import { answered, client } from './client';

// How many customers stand where, in the whole store.
export const summaryQuery = queryOptions({
  queryKey: ['summary'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/summary', { signal })),
  refetchInterval: 15_000,
});
