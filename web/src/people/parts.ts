// What becomes of a customer when one piece of evidence is taken back.
import type { Customer, Evidence, Identifier } from '../shared/api/types';

export const keyOf = ({ type, value }: Identifier) => `${type}:${value}`;

const isSame = (one: Evidence, other: Evidence) =>
  (keyOf(one.a) === keyOf(other.a) && keyOf(one.b) === keyOf(other.b)) ||
  (keyOf(one.a) === keyOf(other.b) && keyOf(one.b) === keyOf(other.a));

// The identifiers that stay together without it, largest part first. One part: other evidence joins them.
export function partsWithout(
  customer: Pick<Customer, 'identifiers' | 'evidence'>,
  taken: Evidence,
): Identifier[][] {
  const left = customer.evidence.filter((one) => one.state === 'joined' && !isSame(one, taken));
  const unseen = new Map(customer.identifiers.map((one) => [keyOf(one), one as Identifier]));
  const parts: Identifier[][] = [];
  while (unseen.size > 0) {
    const [first] = unseen.keys();
    const part: Identifier[] = [];
    const open = [first as string];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const identifier = unseen.get(key);
      if (!identifier) continue;
      unseen.delete(key);
      part.push(identifier);
      for (const { a, b } of left) {
        if (keyOf(a) === key) open.push(keyOf(b));
        if (keyOf(b) === key) open.push(keyOf(a));
      }
    }
    parts.push(part);
  }
  return parts.sort((a, b) => b.length - a.length);
}
