import { describe, expect, it } from 'vitest';
import { lineSentence } from './sentences';

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
