// What a help desk would have seen of a customer: complaints, and their answers. Nothing else comes to it.
import type { AccountPoint, TimelineTouch } from '../shared/api/types';

const complaint = 'complaint.made';
const answers = new Set(['complaint.answered', 'care.apology', 'care.gesture']);

export interface HelpDesk {
  complaints: number;
  // At each point of the account: how many complaints were waiting; null before the loaded touches begin.
  waiting: (number | null)[];
}

// `touches` newest first, as they are loaded; `isWhole` says that none is older.
export function helpDesk(points: AccountPoint[], touches: TimelineTouch[], isWhole: boolean): HelpDesk {
  const seen = touches
    .filter(({ touchpoint }) => touchpoint === complaint || answers.has(touchpoint))
    .reverse();
  const oldest = touches.at(-1)?.at;
  const from = isWhole || !oldest ? Number.NEGATIVE_INFINITY : Date.parse(oldest);
  let next = 0;
  let open = 0;
  const waiting = points.map((point) => {
    const at = Date.parse(point.at);
    for (let one = seen[next]; one && Date.parse(one.at) <= at; one = seen[++next])
      open = one.touchpoint === complaint ? open + 1 : Math.max(0, open - 1);
    return at < from ? null : open;
  });
  return { complaints: seen.filter(({ touchpoint }) => touchpoint === complaint).length, waiting };
}
