import { describe, expect, it } from 'vitest';
import type { Silence } from '../shared/api/types';
import { lineSentence, silenceSentence } from './sentences';

const silence: Silence = {
  since: '2026-01-20T10:00:00.000Z',
  days: 41.3,
  probability: 0.03,
  silent: true,
  silent_from: '2026-02-12T10:00:00.000Z',
};

describe('silence', () => {
  it('beyond the own rhythm says how unlikely it is and since when', () => {
    expect(silenceSentence(silence)).toBe(
      "Silent for 41 days. By this customer's own rhythm so long a gap comes 3 times in a hundred. Silent since 12 Feb 2026.",
    );
  });
  it('within the own rhythm says from when it would be silence', () => {
    const now = { ...silence, days: 1.2, probability: 0.8, silent: false };
    expect(silenceSentence(now)).toBe(
      'Was here 1 day ago, as the own rhythm explains. It would be silence from 12 Feb 2026.',
    );
  });
  it('of a customer with too few visits claims nothing', () => {
    const now = { ...silence, days: 0.2, silent: false, silent_from: null };
    expect(silenceSentence(now)).toBe(
      'Was here less than a day ago. Too few visits yet to know the own rhythm.',
    );
  });
});

describe('the line', () => {
  const point = (day: number, balance: number) => ({
    at: `2026-03-0${day}T12:00:00.000Z`,
    balance,
    adds: 0,
    takes: 0,
    standing: 'steady' as const,
  });
  it('is told by its two ends and its extremes', () => {
    expect(lineSentence([point(1, 0.2), point(2, -1.5), point(3, 2), point(4, 1)])).toBe(
      'The account from 1 Mar 2026 to 4 Mar 2026: it began at 0.2 and is at 1; lowest −1.5, highest 2.',
    );
  });
  it('without a point says so', () => {
    expect(lineSentence([])).toBe('The line begins with the second day.');
  });
});
