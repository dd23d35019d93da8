// What the first page asks the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, client } from '../shared/api/client';
import type { Home } from '../shared/api/types';
import { plusDays, weeksShown } from '../shared/week';

export const homeQuery = (week: string) =>
  queryOptions({
    queryKey: ['home', week],
    queryFn: async ({ signal }): Promise<Home> =>
      answered(await client.GET('/api/home', { params: { query: { week } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

// Half a year of weeks, up to `end`.
export const weeksQuery = (end: string) =>
  queryOptions({
    queryKey: ['weeks', end],
    queryFn: async ({ signal }) =>
      answered(await client.GET('/api/weeks', { params: { query: { n: weeksShown, week: end } }, signal }))
        .items,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

// When somebody was last touched at all: data brought in may be of years ago.
export const lastTouchQuery = queryOptions({
  queryKey: ['last-touch'],
  queryFn: async ({ signal }) => {
    const query = { order: 'recent', limit: 1 } as const;
    const { items } = answered(await client.GET('/api/customers', { params: { query }, signal }));
    return items[0]?.last_touch_at ?? null;
  },
});

// What happened in a stage in a week, channel by channel.
export const stageQuery = (week: string) =>
  queryOptions({
    queryKey: ['stage', week],
    queryFn: async ({ signal }) => {
      const query = { from: week, to: plusDays(week, 7) };
      return answered(await client.GET('/api/surface', { params: { query }, signal })).cells;
    },
    placeholderData: keepPreviousData,
  });

// What happened in a stage in a week, place by place, most taken first.
export const stagePlacesQuery = (week: string, stage: string) =>
  queryOptions({
    queryKey: ['stage', week, stage, 'places'],
    queryFn: async ({ signal }) => {
      const params = { path: { stage }, query: { week } };
      return answered(await client.GET('/api/stages/{stage}/places', { params, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const notesQuery = (week: string) =>
  queryOptions({
    queryKey: ['notes', week],
    queryFn: async ({ signal }) => {
      const query = { from: `${week}T00:00:00Z`, to: `${plusDays(week, 7)}T00:00:00Z` };
      return answered(await client.GET('/api/notes', { params: { query }, signal })).items;
    },
    placeholderData: keepPreviousData,
  });
