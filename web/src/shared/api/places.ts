// The places of the business, what they are called, and whose they are.
import { queryOptions } from '@tanstack/react-query';
import { answered, client } from './client';
import type { Place } from './types';

export const placesQuery = queryOptions({
  queryKey: ['places'],
  queryFn: async ({ signal }) => answered(await client.GET('/api/places', { signal })).items,
  staleTime: 60_000,
});

export const partnersOf = (places: Place[]) =>
  [...new Set(places.flatMap(({ partner }) => partner ?? []))].sort();

// A part of the business, as one text for a list to choose from: "place:north", "partner:Airport Ltd", or nothing.
export interface Part {
  place?: string | undefined;
  partner?: string | undefined;
}
export const partKey = ({ place, partner }: Part) =>
  place ? `place:${place}` : partner ? `partner:${partner}` : '';
export function partOf(key: string): Part {
  const name = key.slice(key.indexOf(':') + 1);
  if (key.startsWith('place:')) return { place: name };
  return key.startsWith('partner:') ? { partner: name } : {};
}
