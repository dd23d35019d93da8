import { queryOptions } from '@tanstack/react-query';
import { answered, client } from '../shared/api/client';

export const wayQuery = (id: string) =>
  queryOptions({
    queryKey: ['way', id],
    queryFn: async ({ signal }) =>
      answered(await client.GET('/api/touches/{id}/way', { params: { path: { id } }, signal })),
  });
