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
  trait?: string | undefined; // "plan:gold"
}

// A name has no colon; a value may.
export function traitIn(trait: string | undefined): { name: string; value: string } {
  const colon = trait?.indexOf(':') ?? -1;
  return trait && colon >= 0
    ? { name: trait.slice(0, colon), value: trait.slice(colon + 1) }
    : { name: '', value: '' };
}

export function traitOf(name: string, value: string): string | undefined {
  const said = name.replaceAll(':', ' ').trim();
  return said && value.trim() ? `${said}:${value.trim()}` : undefined;
}

const dayMs = 86_400_000;

// Whole days, so that the question is the same all day long and answers can be kept.
export function asked({ channel, place, last, silent, trait }: ListFilter, now: number = Date.now()) {
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
    ...(trait && { trait }),
  };
}

export const isNarrow = ({ channel, place, last, silent, trait }: ListFilter) =>
  Boolean(channel || place || last || silent || trait);
