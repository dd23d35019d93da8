import { describe, expect, it } from 'vitest';
import { nameOf } from './nameOf';

describe('A customer is called', () => {
  it('by their name', () => {
    expect(nameOf({ name: 'Ada', identifiers: [{ type: 'email', value: 'ada@example.org' }] })).toBe('Ada');
  });
  it('by what they are known by when no name is known, with its kind where the value does not say it', () => {
    expect(nameOf({ name: null, identifiers: [{ type: 'email', value: 'ada@example.org' }] })).toBe(
      'ada@example.org',
    );
    expect(nameOf({ name: null, identifiers: [{ type: 'household', value: '2143' }] })).toBe(
      'Household 2143',
    );
  });
  it('by no name when there is none', () => {
    expect(nameOf({ name: null, identifiers: [] })).toBe('No name known');
  });
});
