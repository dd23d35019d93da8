import { describe, expect, it } from 'vitest';
import { ago, money, sentence, shown, signed, units } from './format';

describe('numbers', () => {
  it('have a real minus, two places at most, and no negative zero', () => {
    expect([units(-0.3), units(1.8449), units(-0.0001), units(0)]).toEqual(['−0.3', '1.84', '0', '0']);
  });
  it('that change something carry their sign', () => {
    expect([signed(0.25), signed(-1), signed(0), signed(0.001)]).toEqual(['+0.25', '−1', '0', '0']);
  });
});

describe('times', () => {
  const now = Date.parse('2026-03-02T12:00:00.000Z');
  it('are told by the largest whole unit', () => {
    expect(ago('2026-03-02T11:59:30.000Z', now)).toBe('now');
    expect(ago('2026-03-02T11:55:00.000Z', now)).toBe('5 minutes ago');
    expect(ago('2026-03-01T12:00:00.000Z', now)).toBe('yesterday');
    expect(ago('2025-11-01T12:00:00.000Z', now)).toBe('4 months ago');
  });
});

describe('values', () => {
  it('of money are written in their currency, and an unknown one as it is', () => {
    expect(money({ amount: '12.50', currency: 'EUR' })).toBe('€12.50');
    expect(money({ amount: '3', currency: 'x' })).toBe('3 x');
    expect(money(7.5)).toBe('7.5');
  });
  it('of properties fit one line', () => {
    expect([shown('a'), shown(2), shown({ a: [1] }), shown(null)]).toEqual(['a', '2', '{"a":[1]}', 'null']);
  });
});

describe('a sentence', () => {
  it('begins large and ends with a stop, once', () => {
    expect([sentence('comes weekly'), sentence('Is here.'), sentence('')]).toEqual([
      'Comes weekly.',
      'Is here.',
      '',
    ]);
  });
});
