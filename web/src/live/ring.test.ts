import { describe, expect, it } from 'vitest';
import type { LiveTouch } from '../shared/api/types';
import { empty, put, shownMax } from './ring';

const touch = (label: string, missed?: number): LiveTouch => ({
  at: '2026-03-02T09:30:00.000Z',
  received_at: '2026-03-02T09:30:00.000Z',
  customer: null,
  touchpoint: 't',
  label,
  channel: 'web',
  place: null,
  verdict: 'accepted',
  position: 'p0/1/1',
  effects: [],
  balance: null,
  standing: null,
  ...(missed !== undefined && { missed }),
});

describe('the ring of touches', () => {
  it('shows the newest first, and every row keeps its key while others come', () => {
    const one = put(empty, [touch('a'), touch('b')]);
    const two = put(one, [touch('c')]);
    expect(two.arrived.map(({ touch }) => touch.label)).toEqual(['c', 'b', 'a']);
    expect(two.arrived.slice(1)).toEqual(one.arrived);
    expect(new Set(two.arrived.map(({ key }) => key)).size).toBe(3);
  });

  it('holds no more than the page can, however many come at once', () => {
    const many = Array.from({ length: shownMax + 50 }, (_, i) => touch(String(i)));
    const ring = put(empty, many);
    expect(ring.arrived).toHaveLength(shownMax);
    expect(ring.arrived[0]?.touch.label).toBe(String(shownMax + 49));
  });

  it('sums what went by too fast', () => {
    expect(put(put(empty, [touch('a', 3)]), [touch('b'), touch('c', 4)]).missed).toBe(7);
  });
});
