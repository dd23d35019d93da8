import { expect, it } from 'vitest';
import { changeWord } from './change';

it.each([
  [null, 'unknown'],
  [2, 'muchMore'],
  [1.2, 'more'],
  [1.05, 'same'],
  [0.9, 'same'],
  [0.8, 'less'],
  [0.2, 'muchLess'],
] as const)('a change of %s is “%s”', (ratio, word) => {
  expect(changeWord(ratio)).toBe(word);
});
