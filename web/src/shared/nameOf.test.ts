import { describe, expect, it } from 'vitest';
import { alsoKnownBy, nameOf } from './nameOf';

const mail = { type: 'email', value: 'ada@example.org' };
const house = { type: 'household', value: '2143' };
const browser = { type: 'anonymous_id', value: '493c215f75a2eeec' };

describe('A customer is called', () => {
  it('by their name', () => {
    expect(nameOf({ name: 'Ada', identifiers: [mail] })).toBe('Ada');
  });
  it('by what they are known by when no name is known, with its kind where the value does not say it', () => {
    expect(nameOf({ name: null, identifiers: [browser, mail] })).toBe('ada@example.org');
    expect(nameOf({ name: null, identifiers: [house] })).toBe('Household 2143');
  });
  it('a visitor, told from others by a few letters, when only a browser is known', () => {
    expect(nameOf({ name: null, identifiers: [browser] })).toBe('Visitor 493c21');
  });
  it('by no name when there is none', () => {
    expect(nameOf({ name: null, identifiers: [] })).toBe('No name known');
  });
});

describe('What else a customer is known by', () => {
  it('is not said twice, and no browser’s number is read out', () => {
    expect(alsoKnownBy({ name: 'Ada', identifiers: [mail, browser, house] })).toEqual([
      'ada@example.org',
      'Household 2143',
    ]);
    expect(alsoKnownBy({ name: null, identifiers: [mail, house] })).toEqual(['Household 2143']);
  });
});
