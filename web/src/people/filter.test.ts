import { expect, test } from 'vitest';
import { asked, isNarrow, traitIn, traitOf } from './filter';

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

test('a trait is its name and its value, which may have colons', () => {
  expect(traitOf(' plan ', 'Gold ')).toBe('plan:Gold');
  expect(traitOf('plan', ' ')).toBeUndefined();
  expect(traitOf('', 'gold')).toBeUndefined();
  expect(traitIn('since:10:30')).toEqual({ name: 'since', value: '10:30' });
  expect(traitIn(undefined)).toEqual({ name: '', value: '' });
  expect(asked({ trait: 'plan:gold' }, now)).toEqual({ trait: 'plan:gold' });
  expect(isNarrow({ trait: 'plan:gold' })).toBe(true);
});
