import { describe, expect, it } from 'vitest';
import type { AccountPoint, TimelineTouch } from '../shared/api/types';
import { helpDesk } from './helpDesk';

const day = (n: number) => `2026-03-0${n}T12:00:00.000Z`;
const points = [1, 2, 3, 4, 5].map((n) => ({ at: day(n) }) as AccountPoint);
const touch = (n: number, touchpoint: string) => ({ at: day(n), touchpoint }) as TimelineTouch;

describe('a help desk', () => {
  it('sees nothing of what nobody complained about', () => {
    const { complaints, waiting } = helpDesk(
      points,
      [touch(3, 'invoice.wrong'), touch(1, 'web.page_load')],
      true,
    );
    expect(complaints).toBe(0);
    expect(waiting).toEqual([0, 0, 0, 0, 0]);
  });
  it('sees a complaint until it is answered', () => {
    const touches = [touch(4, 'complaint.answered'), touch(2, 'complaint.made')];
    expect(helpDesk(points, touches, true)).toEqual({ complaints: 1, waiting: [0, 1, 1, 0, 0] });
  });
  it('is not said to have seen nothing where the touches are not loaded', () => {
    expect(helpDesk(points, [touch(3, 'web.page_load')], false).waiting).toEqual([null, null, 0, 0, 0]);
  });
});
