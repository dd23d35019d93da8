// Whom one speaks of: the name, else what the customer is known by: “ada@example.org”, “Household 2143”.
import { texts } from '../texts';
import type { Identifier } from './api/types';

interface Known {
  name: string | null;
  identifiers: Identifier[];
}

// Their value says by itself what it is.
const plainTypes = ['email', 'phone', 'user_id'];
// A long random number, which nobody says.
const browserTypes = ['anonymous_id', 'device'];
const visitorLetters = 6;

// What is rather said than a browser's number, where there is such.
const spoken = (identifiers: Identifier[]) =>
  identifiers.find(({ type }) => !browserTypes.includes(type)) ?? identifiers[0];

function called({ type, value }: Identifier): string {
  if (browserTypes.includes(type)) return texts.people.visitor(value.slice(0, visitorLetters));
  return plainTypes.includes(type) ? value : `${texts.identifierType(type)} ${value}`;
}

export function nameOf({ name, identifiers }: Known): string {
  const first = spoken(identifiers);
  return name ?? (first ? called(first) : texts.people.unnamed);
}

// What else they are known by: what already stands for the name is not said twice.
export function alsoKnownBy({ name, identifiers }: Known): string[] {
  const first = name === null ? spoken(identifiers) : undefined;
  return identifiers
    .filter((one) => one !== first && !browserTypes.includes(one.type))
    .map((one) => (plainTypes.includes(one.type) ? one.value : called(one)));
}
