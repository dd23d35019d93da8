import { describe, expect, it } from 'vitest';
import type { Evidence } from '../shared/api/types';
import { partsWithout } from './parts';

const since = '2026-03-02T09:30:00.000Z';
const id = (value: string) => ({ type: 'user_id', value, since });
const joined = (a: string, b: string, state: Evidence['state'] = 'joined'): Evidence => ({
  a: id(a),
  b: id(b),
  since,
  state,
  source: 'test',
});
const values = (evidence: Evidence[], taken: Evidence) =>
  partsWithout({ identifiers: ['a', 'b', 'c'].map(id), evidence }, taken).map((part) =>
    part.map(({ value }) => value).sort(),
  );

describe('a customer without one piece of evidence', () => {
  it('falls in two where it was a bridge', () => {
    expect(values([joined('a', 'b'), joined('b', 'c')], joined('b', 'c'))).toEqual([['a', 'b'], ['c']]);
  });
  it('stays one where other evidence joins it', () => {
    const round = [joined('a', 'b'), joined('b', 'c'), joined('a', 'c')];
    expect(values(round, joined('c', 'b'))).toEqual([['a', 'b', 'c']]);
  });
  it('is not held together by what was taken back before', () => {
    const evidence = [joined('a', 'b'), joined('b', 'c', 'retracted'), joined('a', 'c')];
    expect(values(evidence, joined('a', 'c'))).toEqual([['a', 'b'], ['c']]);
  });
});
