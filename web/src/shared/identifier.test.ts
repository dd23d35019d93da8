import { describe, expect, it } from 'vitest';
import { firstIdentifier } from './identifier';

describe('what was typed for one person', () => {
  it.each([
    [' Ada@Example.org ', { type: 'email', value: 'ada@example.org' }],
    ['+49 151 1234-5678', { type: 'phone', value: '+4915112345678' }],
    ['loyalty:4711', { type: 'loyalty', value: '4711' }],
    ['handle:mastodon:@ada', { type: 'handle:mastodon', value: '@ada' }],
    ['u-17', { type: 'user_id', value: 'u-17' }],
  ])('“%s” is %o', (text, identifier) => {
    expect(firstIdentifier(text)).toEqual(identifier);
  });
  it.each(['', '  ', 'Ada Example', 'ada@'])('“%s” is none', (text) => {
    expect(firstIdentifier(text)).toBeUndefined();
  });
});
