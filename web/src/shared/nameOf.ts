// Whom one speaks of: the name, else what the customer is known by: “ada@example.org”, “Household 2143”.
import { texts } from '../texts';
import type { Identifier } from './api/types';

// Their value says by itself what it is.
const plainTypes = ['email', 'phone', 'user_id'];

export const called = ({ type, value }: Identifier) =>
  plainTypes.includes(type) ? value : `${texts.identifierType(type)} ${value}`;

export function nameOf({ name, identifiers }: { name: string | null; identifiers: Identifier[] }): string {
  const [first] = identifiers;
  return name ?? (first ? called(first) : texts.people.unnamed);
}
