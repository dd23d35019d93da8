import { describe, expect, it } from 'vitest';
import { questions } from './find';

describe('what was typed', () => {
  it('with a type before a colon is that identifier and nothing else', () => {
    expect(questions('loyalty:4711')).toEqual([{ identifier: 'loyalty:4711' }]);
    expect(questions('handle:mastodon:@ada')).toEqual([{ identifier: 'handle:mastodon:@ada' }]);
  });

  it('with an @ is a mail address, whose capitals do not count', () => {
    expect(questions(' Ada@Example.org ')).toEqual([{ identifier: 'email:ada@example.org' }]);
  });

  it('that looks like a phone number is asked for without its blanks', () => {
    expect(questions('+49 151 1234-5678')).toEqual([{ identifier: 'phone:+4915112345678' }]);
  });

  it('in digits may be a phone, an account or a card', () => {
    expect(questions('4711000')).toEqual([
      { identifier: 'phone:4711000' },
      { identifier: 'user_id:4711000' },
      { identifier: 'loyalty:4711000' },
      { identifier: 'anonymous_id:4711000' },
    ]);
  });

  it('in words is a name, from three letters on', () => {
    expect(questions('Ada Lov')).toEqual([{ name: 'Ada Lov' }]);
    expect(questions('Zoë').at(-1)).toEqual({ name: 'Zoë' });
    expect(questions('Bo').some((question) => 'name' in question)).toBe(false);
  });

  it('of nothing asks nothing', () => {
    expect(questions('   ')).toEqual([]);
  });
});
