// What the pages about people ask the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, client, Refused } from '../shared/api/client';
import type { CustomerShort, StandingName } from '../shared/api/types';
import { asked, type ListFilter } from './filter';
import { type Question, questions } from './find';

const pageRows = 50;
const timelineRows = 100;

// A question the server finds badly put (a phone number that cannot be one) found nobody;
// the others may still find somebody.
async function ask(question: Question, signal: AbortSignal): Promise<CustomerShort[]> {
  try {
    return answered(await client.GET('/api/customers', { params: { query: question }, signal })).items;
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 400) return [];
    throw error;
  }
}

export const foundQuery = (typedIn: string) =>
  queryOptions({
    queryKey: ['found', typedIn],
    queryFn: async ({ signal }) => {
      const answers = await Promise.all(questions(typedIn).map((question) => ask(question, signal)));
      return [...new Map(answers.flat().map((customer) => [customer.id, customer])).values()];
    },
    placeholderData: keepPreviousData,
  });

export const consentsQuery = (customer: string) =>
  queryOptions({
    queryKey: ['consents', customer],
    queryFn: async ({ signal }) =>
      answered(
        await client.GET('/api/customers/{id}/consents', { params: { path: { id: customer } }, signal }),
      ).items,
  });

// In which order the server can list who stands alike; the first is what is shown unasked.
export type Order = 'lost' | 'recent';
export const ordersOffered: [Order, ...Order[]] = ['lost', 'recent'];

export const standingQuery = (standing: StandingName | undefined, order: Order, filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: ['standing', standing, order, asked(filter)],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        ...(standing && { standing }),
        order,
        ...asked(filter),
        limit: pageRows,
        ...(pageParam && { cursor: pageParam }),
      };
      return answered(await client.GET('/api/customers', { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/views', { signal })).items,
});

const at = (asOf: string | undefined) => (asOf ? { as_of: asOf } : {});

export const customerQuery = (id: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['customer', id, asOf],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: at(asOf) };
      return answered(await client.GET('/api/customers/{id}', { params, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: asOf ? false : 15_000,
  });

export const timelineQuery = (id: string, asOf: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['timeline', id, asOf],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...at(asOf), limit: timelineRows, ...(pageParam && { cursor: pageParam }) };
      const params = { path: { id }, query };
      return answered(await client.GET('/api/customers/{id}/timeline', { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: asOf ? false : 15_000,
  });

const nextDay = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

export const accountQuery = (id: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['account', id, asOf],
    queryFn: async ({ signal }) => {
      // `to` is not included, the day asked for is.
      const params = { path: { id }, query: asOf ? { to: nextDay(asOf) } : {} };
      return answered(await client.GET('/api/customers/{id}/account', { params, signal })).points;
    },
    placeholderData: keepPreviousData,
    refetchInterval: asOf ? false : 15_000,
  });
