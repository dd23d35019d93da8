import { describe, expect, it } from 'vitest';
import type { TimelineTouch } from '../shared/api/types';
import { adviceFor } from './advice';

const touch = (touchpoint: string, effect: number) =>
  ({ touchpoint, effects: effect ? [{ effect }] : [] }) as unknown as TimelineTouch;

describe('the beginning of a talk', () => {
  it('is what was promised, before all else', () => {
    expect(adviceFor([touch('invoice.wrong', -1)], true)).toBe('promise');
  });
  it('is a sorry when the last take has had none', () => {
    const touches = [
      touch('friend.recommended', 0.4),
      touch('invoice.wrong', -1),
      touch('care.apology', 0.2),
    ];
    expect(adviceFor(touches, false)).toBe('sorry');
  });
  it('is a thank-you when a sorry came after it, or nothing was taken', () => {
    expect(adviceFor([touch('care.apology', 0.2), touch('invoice.wrong', -1)], false)).toBe('thank');
    expect(adviceFor([touch('friend.recommended', 0.4)], false)).toBe('thank');
  });
});
