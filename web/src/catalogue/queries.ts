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

export const entryQuery = (name: string) =>
  queryOptions({
    queryKey: ['catalogue', 'entry', name],
    queryFn: async ({ signal }) =>
      answered(await client.GET('/api/catalogue/touchpoints/{name}', { params: { path: { name } }, signal })),
    // A form is not changed under somebody's hands; two who write at once are told when they save.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const versionsQuery = queryOptions({
  queryKey: ['catalogue', 'versions'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/catalogue/versions', { signal })),
});

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/roles', { signal })).items,
  staleTime: 60_000,
});

export async function tryTouchpoint(touchpoint: string, yaml: string) {
  return answered(await client.POST('/api/catalogue/try', { body: { touchpoint, yaml } }));
}

export interface Saving {
  yaml: string;
  version: number;
  why: string;
}

export async function saveTouchpoint(name: string, { yaml, version, why }: Saving) {
  const body = { yaml, version, ...(why.trim() && { why: why.trim() }) };
  return answered(
    await client.PUT('/api/catalogue/touchpoints/{name}', { params: { path: { name } }, body }),
  );
}

export async function rollBack(to: number, version: number, why: string) {
  const body = { to, version, ...(why.trim() && { why: why.trim() }) };
  return answered(await client.POST('/api/catalogue/rollback', { body }));
}
