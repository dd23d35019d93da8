import { describe, expect, it } from 'vitest';
import { endOfWeeks, mondayOf, plusDays, weeksShown } from './week';

describe('a week', () => {
  it('begins on the Monday at or before the day, in UTC', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-16')).toBe('2026-11-16');
    expect(mondayOf('2026-11-15T23:59:59.999Z')).toBe('2026-11-09');
  });
  it('before and after is seven days away, over the end of a year too', () => {
    expect(plusDays('2026-12-28', 7)).toBe('2027-01-04');
    expect(plusDays('2026-03-02', -7)).toBe('2026-02-23');
  });
  it('is always among the weeks shown, which end with the latest while it is near', () => {
    const latest = '2026-11-16';
    expect(endOfWeeks(latest, latest)).toBe(latest);
    expect(endOfWeeks(plusDays(latest, -7 * 18), latest)).toBe(latest);
    for (let back = 0; back < 600; ++back) {
      const week = plusDays(latest, -7 * back);
      const end = endOfWeeks(week, latest);
      const before = (Date.parse(end) - Date.parse(week)) / (7 * 86_400_000);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(before).toBeLessThan(weeksShown);
    }
  });
});
