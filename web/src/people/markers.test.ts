import { describe, expect, it } from 'vitest';
import type { AccountPoint, TimelineTouch } from '../shared/api/types';
import { markers, markersMax } from './markers';

const point = (at: string, balance: number): AccountPoint => ({
  at,
  balance,
  adds: 0,
  takes: 0,
  standing: 'steady',
});

function touch(at: string, effect: number, position = 'p0/0/0'): TimelineTouch {
  return {
    at,
    received_at: at,
    touchpoint: 't',
    label: 'l',
    channel: 'web',
    place: null,
    effects: effect
      ? [{ effect, reason: 'r', rule: 'x', touchpoint: 't', catalogue_version: 1, evidence: [] }]
      : [],
    text: null,
    value: null,
    rating: null,
    properties: {},
    source: 's',
    position,
    signal: false,
  };
}

const points = [
  point('2026-03-01T00:00:00.000Z', 0),
  point('2026-03-02T09:00:00.000Z', 0.5),
  point('2026-03-03T00:00:00.000Z', 0.4),
];

describe('a marker', () => {
  it('stands at the balance its touch left behind', () => {
    const [marker] = markers(points, [touch('2026-03-02T09:00:00.000Z', 0.5)]);
    expect(marker?.balance).toBe(0.5);
  });
  it('between two points stands at the earlier one', () => {
    const [marker] = markers(points, [touch('2026-03-02T23:00:00.000Z', -0.1)]);
    expect(marker?.balance).toBe(0.5);
  });
  it('is not made for a touch without effect, nor for one before the line', () => {
    expect(
      markers(points, [touch('2026-03-02T09:00:00.000Z', 0), touch('2025-01-01T00:00:00.000Z', 1)]),
    ).toEqual([]);
  });
});

describe('markers', () => {
  it('come in order of time, and when too many only the heaviest stay', () => {
    const many = Array.from({ length: 100 }, (_, i) =>
      touch(
        new Date(Date.parse('2026-03-02T00:00:00.000Z') + (99 - i) * 60_000).toISOString(),
        i + 1,
        `p0/0/${i}`,
      ),
    );
    const made = markers(points, many);
    expect(made).toHaveLength(markersMax);
    expect(Math.min(...made.map(({ effect }) => effect))).toBe(100 - markersMax + 1);
    const times = made.map(({ seconds }) => seconds);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
