// The touches that are shown on the account's line.
import type { AccountPoint, TimelineTouch } from '../shared/api/types';
import { total } from '../shared/effect';

export interface Marker {
  touch: TimelineTouch;
  effect: number;
  seconds: number;
  balance: number;
}

// More would hide the line and each other.
export const markersMax = 60;

// The touches with the largest effects, in order of time, at the balance they left behind.
// `points` is oldest first; a touch older than all of them has no place on the line.
export function markers(points: AccountPoint[], touches: TimelineTouch[]): Marker[] {
  const times = points.map((point) => Date.parse(point.at));
  return touches
    .map((touch) => ({ touch, effect: total(touch.effects) }))
    .filter(({ effect }) => effect !== 0)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, markersMax)
    .flatMap(({ touch, effect }) => {
      const at = Date.parse(touch.at);
      const point = points[lastNotAfter(times, at)];
      return point ? [{ touch, effect, seconds: at / 1000, balance: point.balance }] : [];
    })
    .sort((a, b) => a.seconds - b.seconds);
}

function lastNotAfter(times: number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
