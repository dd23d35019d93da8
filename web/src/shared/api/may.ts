// What the person at the screen may do, and what they do in the company.
import { useQuery } from '@tanstack/react-query';
import { offered } from './offered';
import { sessionQuery } from './session';
import type { Session } from './types';

export const mayAct = (session: Session | null | undefined) => !!session && session.access !== 'viewer';
export const mayAdminister = (session: Session | null | undefined) => session?.access === 'admin';

// Who sees only a place or a partner: To do, and nothing else.
export const isScoped = (session: Session | null | undefined) => !!session?.scope;

export function useMay() {
  const { data: session } = useQuery(sessionQuery);
  return { act: mayAct(session), administer: mayAdminister(session) };
}

// The role this person has in the company; undefined for whom everything is first: customer experience.
export const everything = 'customer experience';
export function ownRole(session: Session | null | undefined): string | undefined {
  const role = session?.role ?? '';
  return role === '' || role === everything ? undefined : role;
}

// Where the day begins: those who own touchpoints begin with what they can smooth.
export function firstPage(session: Session | null | undefined): '/' | '/todo' | '/live' {
  if (isScoped(session)) return '/todo';
  if (ownRole(session) && offered('/api/todo')) return '/todo';
  return offered('/api/home') ? '/' : '/live';
}
