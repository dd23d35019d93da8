// What effects weigh, for pages that say it in words or draw it.
import type { Account, Effect, TimelineTouch } from './api/types';

export type Size = 'little' | 'some' | 'much';
export type Side = 'adds' | 'takes' | 'none';

// A signal stands at the position of its last touch, so the position alone does not tell the two apart.
export const rowOf = (touch: TimelineTouch) =>
  touch.signal ? `${touch.position}-${touch.touchpoint}` : touch.position;

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

// The touches of one side that weigh most at `now`, heaviest first. Where both are compared, a take
// weighs `lossAversion` times an add, as in the balance.
export function heaviest(
  touches: TimelineTouch[],
  account: Pick<Account, 'as_of' | 'half_life_days' | 'loss_aversion'>,
  limit: number,
  which: Side | 'both' = 'both',
): Weight[] {
  const weigh = (touch: TimelineTouch) => {
    const left = faded(total(touch.effects), touch.at, account.as_of, account.half_life_days);
    return which === 'both' && left < 0 ? left * account.loss_aversion : left;
  };
  return touches
    .map((touch) => ({ touch, weight: weigh(touch) }))
    .filter(({ weight }) => weight !== 0 && (which === 'both' || side(weight) === which))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, limit);
}
