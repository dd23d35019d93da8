import { expect, test } from 'vitest';
import { asked, isNarrow } from './filter';

const now = Date.parse('2026-05-13T12:00:00Z');

test('an empty filter asks for nothing', () => {
  expect(asked({}, now)).toEqual({});
  expect(isNarrow({})).toBe(false);
});

test('days count back from midnight, from or up to then', () => {
  expect(asked({ last: 'within_7' }, now)).toEqual({ last_from: '2026-05-06' });
  expect(asked({ last: 'before_30', channel: 'store', silent: true }, now)).toEqual({
    channel: 'store',
    last_to: '2026-04-13',
    silent: 'true',
  });
  expect(isNarrow({ last: 'before_30' })).toBe(true);
});
