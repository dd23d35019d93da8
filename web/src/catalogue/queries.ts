import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered, client } from '../shared/api/client';
import type { Touchpoint } from '../shared/api/types';

const pageRows = 200;

// All of them: a catalogue is some hundreds of touchpoints, read once.
export const touchpointsQuery = queryOptions({
  queryKey: ['touchpoints'],
  queryFn: async ({ signal }) => {
    const all: Touchpoint[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: pageRows, ...(cursor && { cursor }) };
      const page = answered(await client.GET('/api/touchpoints', { params: { query }, signal }));
      all.push(...page.items);
      cursor = page.next;
    }
    return all;
  },
});

export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/catalogue', { signal })),
});

export const quarantineQuery = infiniteQueryOptions({
  queryKey: ['quarantine'],
  queryFn: async ({ pageParam, signal }) => {
    const query = { limit: 100, ...(pageParam && { cursor: pageParam }) };
    return answered(await client.GET('/api/quarantine', { params: { query }, signal }));
  },
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
});
