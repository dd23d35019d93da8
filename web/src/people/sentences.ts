// What the account says, in sentences.
import type { Account, AccountPoint } from '../shared/api/types';
import { date, units } from '../shared/format';
import { texts } from '../texts';
import type { HelpDesk } from './helpDesk';

const words = texts.customer;

// The line in words, for those who do not see it.
export function lineSentence(points: AccountPoint[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return words.accountEmpty;
  let low = first.balance;
  let high = first.balance;
  for (const { balance } of points) {
    low = Math.min(low, balance);
    high = Math.max(high, balance);
  }
  return words.accountAlternative(
    date(first.at),
    date(last.at),
    units(first.balance),
    units(last.balance),
    units(low),
    units(high),
  );
}

// Beside it: what somebody who only hears complaints would know.
export const deskSentence = ({ complaints }: Pick<HelpDesk, 'complaints'>) =>
  complaints === 0 ? words.helpDeskNone : words.helpDeskSome(complaints);

export const remembered = (account: Account) =>
  account.remembered === null ? words.notYet : units(account.remembered);
export const average = (account: Account) =>
  account.average === null ? words.notYet : units(account.average);
