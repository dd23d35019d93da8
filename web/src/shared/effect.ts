// What effects weigh, for pages that say it in words or draw it.
import type { Effect, TimelineTouch } from './api/types';

export type Size = 'little' | 'some' | 'much';
export type Side = 'adds' | 'takes' | 'none';

export const total = (effects: Effect[]): number => effects.reduce((sum, { effect }) => sum + effect, 0);

export const side = (value: number): Side => (value > 0 ? 'adds' : value < 0 ? 'takes' : 'none');

// The catalogue's priors lie between 0.02 and about 1.5; these bounds part them in three.
export function size(value: number): Size {
  const weight = Math.abs(value);
  if (weight < 0.15) return 'little';
  return weight < 0.5 ? 'some' : 'much';
}

const dayMs = 86_400_000;

// What is left of an effect after the time between.
export function faded(effect: number, at: string, now: string, halfLifeDays: number): number {
  const days = Math.max(0, new Date(now).getTime() - new Date(at).getTime()) / dayMs;
  return effect * 2 ** (-days / halfLifeDays);
}

export interface Weight {
  touch: TimelineTouch;
  weight: number;
}

// The touches that weigh most at `now`, heaviest first; `which` picks one side.
export function heaviest(
  touches: TimelineTouch[],
  now: string,
  halfLifeDays: number,
  limit: number,
  which: Side | 'both' = 'both',
): Weight[] {
  return touches
    .map((touch) => ({ touch, weight: faded(total(touch.effects), touch.at, now, halfLifeDays) }))
    .filter(({ weight }) => weight !== 0 && (which === 'both' || side(weight) === which))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, limit);
}
