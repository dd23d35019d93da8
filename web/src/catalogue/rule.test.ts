import { expect, it } from 'vitest';
import { inWords } from './rule';

it.each([
  ['page took {lcp_ms|s} to show', 'page took … s to show'],
  ['the lane {lane} was blocked', 'the lane … was blocked'],
  ['somebody apologised', 'somebody apologised'],
])('“%s” reads “%s”', (reason, words) => {
  expect(inWords(reason)).toBe(words);
});
