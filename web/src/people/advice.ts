// How to begin with somebody, from what they met last.
import type { TimelineTouch } from '../shared/api/types';
import { total } from '../shared/effect';

const sorries = new Set(['care.apology', 'care.gesture']);

export type Advice = 'sorry' | 'promise' | 'thank';

// `touches` newest first. A take that was followed by a sorry needs no second one.
export function adviceFor(
  touches: Pick<TimelineTouch, 'touchpoint' | 'effects'>[],
  hasPromise: boolean,
): Advice {
  if (hasPromise) return 'promise';
  const hurt = touches.findIndex(({ effects }) => total(effects) < 0);
  const sorry = touches.findIndex(({ touchpoint }) => sorries.has(touchpoint));
  return hurt >= 0 && (sorry < 0 || hurt < sorry) ? 'sorry' : 'thank';
}
