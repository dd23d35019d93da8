import { describe, expect, it } from 'vitest';
import { falling, slideOf } from './slide';

const stage = (name: string, adds = 1, takes = 0) => ({ stage: name, adds, takes, touches: 10 });
const stages = ['discover', 'choose', 'buy', 'pay'].map((name) => stage(name));

describe('the slide', () => {
  it('falls from left to right where nothing is rough', () => {
    const { points } = slideOf(stages, [], 800, 300);
    for (let i = 1; i < points.length; ++i)
      expect(points[i]?.y).toBeGreaterThanOrEqual(points[i - 1]?.y as number);
  });
  it('is raised at the stage of each place, most where most was taken', () => {
    const places = [
      { stage: 'choose', takes: -2 },
      { stage: 'pay', takes: -1 },
    ];
    const plain = slideOf(stages, [], 800, 300);
    const { stages: at, bumps } = slideOf(stages, places, 800, 300);
    const up = at.map(({ y }, i) => (plain.stages[i]?.y ?? 0) - y);
    expect(up[1]).toBeGreaterThan(up[3] as number);
    expect(up[3]).toBeGreaterThan(20);
    expect(up[0]).toBeLessThan(1);
    expect(bumps.map(({ place }) => place)).toEqual([0, 1]);
  });
  it('stands places of one stage side by side, and leaves out what is in no stage', () => {
    const places = [
      { stage: 'buy', takes: -2 },
      { stage: 'buy', takes: -1 },
      { stage: null, takes: -3 },
    ];
    const { bumps } = slideOf(stages, places, 800, 300);
    expect(bumps).toHaveLength(2);
    expect(bumps[0]?.x).toBeLessThan(bumps[1]?.x as number);
  });
  it('stays inside its picture', () => {
    const places = stages.map((one) => ({ stage: one.stage, takes: -5 }));
    for (const { y } of slideOf(stages, places, 360, 220).points) {
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(220);
    }
  });
});

describe('who falls', () => {
  const bumps = [1, 0.5, 0.5].map((weight, place) => ({ place, weight, wide: 40, x: 0, y: 0 }));
  it('is the share that left, by how rough each place is', () => {
    expect(falling(20, 160, 40, bumps)).toEqual([2, 1, 1]);
  });
  it('is at least one when anybody left, and nobody when nobody did', () => {
    expect(falling(20, 10_000, 1, bumps).reduce((a, b) => a + b)).toBe(1);
    expect(falling(20, 100, 0, bumps)).toEqual([0, 0, 0]);
  });
});
