// The last touches that came in, newest first, and no more than the page can hold.
import type { LiveTouch } from '../shared/api/types';

// More than come between two drawings in a busy hour, on a slow machine too, so that each is shown.
export const shownMax = 1200;

export interface Arrived {
  key: number;
  touch: LiveTouch;
}

export interface Ring {
  arrived: Arrived[];
  next: number;
  missed: number;
}

export const empty: Ring = { arrived: [], next: 0, missed: 0 };

// `touches` in the order they came.
export function put(ring: Ring, touches: LiveTouch[]): Ring {
  const fresh = touches.map((touch, i) => ({ key: ring.next + i, touch })).reverse();
  return {
    arrived: [...fresh, ...ring.arrived].slice(0, shownMax),
    next: ring.next + touches.length,
    missed: ring.missed + touches.reduce((sum, touch) => sum + (touch.missed ?? 0), 0),
  };
}
