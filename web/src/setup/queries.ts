import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered, client } from '../shared/api/client';

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/sources', { signal })).items,
  refetchInterval: 15_000,
});

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/users', { signal })).items,
});

export const mailQuery = queryOptions({
  queryKey: ['mail'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/mail', { signal })),
  refetchInterval: 30_000,
});

export const mailPreviewQuery = (language: 'en' | 'de') =>
  queryOptions({
    queryKey: ['mail', 'preview', language],
    queryFn: async ({ signal }) =>
      answered(await client.GET('/api/mail/preview', { params: { query: { language } }, signal })),
  });

export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: async ({ pageParam, signal }) => {
    const query = { limit: 100, ...(pageParam && { cursor: pageParam }) };
    return answered(await client.GET('/api/audit', { params: { query }, signal }));
  },
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
});
