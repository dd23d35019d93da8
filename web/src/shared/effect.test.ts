import { describe, expect, it } from 'vitest';
import type { Effect, TimelineTouch } from './api/types';
import { faded, heaviest, side, size, total } from './effect';

function effect(value: number): Effect {
  return { effect: value, reason: 'r', rule: 'x', touchpoint: 't', catalogue_version: 1, evidence: [] };
}

function touch(at: string, ...values: number[]): TimelineTouch {
  return {
    at,
    received_at: at,
    touchpoint: 't',
    label: 'l',
    channel: 'web',
    place: null,
    effects: values.map(effect),
    text: null,
    value: null,
    rating: null,
    properties: {},
    source: 's',
    position: 'p0/0/0',
    signal: false,
  };
}

describe('effect', () => {
  it('halves once in a half-life, and does not grow for a touch yet to come', () => {
    expect(faded(-0.8, '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z', 90)).toBeCloseTo(-0.4, 12);
    expect(faded(0.5, '2026-02-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 90)).toBe(0.5);
  });

  it('has a side and a size in words', () => {
    expect([side(0.1), side(-0.1), side(0)]).toEqual(['adds', 'takes', 'none']);
    expect([size(-0.1), size(0.3), size(-0.9)]).toEqual(['little', 'some', 'much']);
  });

  it('sums what one touch did', () => {
    expect(total([effect(0.5), effect(-0.2)])).toBeCloseTo(0.3, 12);
  });

  it('ranks touches by what is left of them, so an old blow may weigh less than a fresh scratch', () => {
    const old = touch('2025-01-01T00:00:00.000Z', -1);
    const fresh = touch('2026-01-01T00:00:00.000Z', -0.2);
    const silent = touch('2026-01-01T00:00:00.000Z');
    const good = touch('2026-01-01T00:00:00.000Z', 0.1);
    const account = { as_of: '2026-01-01T00:00:00.000Z', half_life_days: 90, loss_aversion: 1 };
    const ranked = heaviest([old, fresh, silent, good], account, 5);
    expect(ranked.map((w) => w.touch)).toEqual([fresh, good, old]);
    expect(heaviest([old, fresh, good], account, 5, 'adds').map((w) => w.touch)).toEqual([good]);
    expect(heaviest([old, fresh, good], account, 1)).toHaveLength(1);
  });

  it('weighs a take more than an add where both are compared, and as it is among takes', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const account = { as_of: at, half_life_days: 90, loss_aversion: 2 };
    const take = touch(at, -0.3);
    const add = touch(at, 0.5);
    expect(heaviest([add, take], account, 2)).toEqual([
      { touch: take, weight: -0.6 },
      { touch: add, weight: 0.5 },
    ]);
    expect(heaviest([add, take], account, 2, 'takes')).toEqual([{ touch: take, weight: -0.3 }]);
  });
});
