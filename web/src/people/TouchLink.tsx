import type { ReactNode } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { anchor } from '../shared/Why';

// To one touch on its customer's timeline.
export function TouchLink({
  customer,
  position,
  children,
}: {
  customer: string;
  position: string;
  children: ReactNode;
}) {
  return (
    <AnchorLink to="/people/$id" params={{ id: customer }} search={(now) => now} hash={anchor(position)}>
      {children}
    </AnchorLink>
  );
}
