// How this week's takes compare with the week before, as a word.

export type ChangeWord = 'unknown' | 'muchMore' | 'more' | 'same' | 'less' | 'muchLess';

export function changeWord(ratio: number | null): ChangeWord {
  if (ratio === null) return 'unknown';
  if (ratio > 1.5) return 'muchMore';
  if (ratio > 1.1) return 'more';
  if (ratio >= 0.9) return 'same';
  return ratio >= 0.67 ? 'less' : 'muchLess';
}
