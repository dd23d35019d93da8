import { describe, expect, it } from 'vitest';
import { mondayOf, plusDays } from './week';

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
});
