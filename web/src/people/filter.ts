// The filter of a list as the address says it, and as the server is asked.
export const lastTouches = [
  'within_7',
  'within_30',
  'within_90',
  'before_30',
  'before_90',
  'before_365',
] as const;
export type LastTouch = (typeof lastTouches)[number];

export const channels = [
  'web',
  'app',
  'search',
  'store',
  'phone',
  'email',
  'chat',
  'social',
  'post',
  'invoice',
  'product',
  'friend',
  'partner',
] as const;
export type Channel = (typeof channels)[number];

export interface ListFilter {
  channel?: Channel | undefined;
  place?: string | undefined;
  last?: LastTouch | undefined;
  silent?: true | undefined;
}

const dayMs = 86_400_000;

// Whole days, so that the question is the same all day long and answers can be kept.
export function asked({ channel, place, last, silent }: ListFilter, now: number = Date.now()) {
  const [which, days] = last?.split('_') ?? [];
  const day = new Date(Math.floor(now / dayMs) * dayMs - Number(days ?? 0) * dayMs)
    .toISOString()
    .slice(0, 10);
  return {
    ...(channel && { channel }),
    ...(place && { place }),
    ...(which === 'within' && { last_from: day }),
    ...(which === 'before' && { last_to: day }),
    ...(silent && { silent: 'true' as const }),
  };
}

export const isNarrow = ({ channel, place, last, silent }: ListFilter) =>
  Boolean(channel || place || last || silent);
