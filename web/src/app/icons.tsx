// The five entries as shapes; the word always stands beside or beneath.
import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={20}
      height={20}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const HomeIcon = () => (
  <Icon>
    <path d="M3 7c5 0 5 10 10 10h8M3 17h3M17 7a2 2 0 1 0 .01 0" />
  </Icon>
);
export const PeopleIcon = () => (
  <Icon>
    <path d="M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.700 3.200-5.500 6.500-5.500s5.900 1.800 6.500 5.500M16 4.500a3.500 3.500 0 0 1 0 6.300M18 14.800c2 .7 3.200 2.400 3.500 5.200" />
  </Icon>
);
export const TodoIcon = () => (
  <Icon>
    <path d="m3.500 6.500 1.800 1.800L8.500 5M3.500 16.500l1.800 1.800 3.200-3.300M12.500 7h8M12.500 17h8" />
  </Icon>
);
export const IdeasIcon = () => (
  <Icon>
    <path d="M9 18h6M10 21h4M12 3a6 6 0 0 0-3.500 10.900c.5.4.8 1 .8 1.600h5.400c0-.6.3-1.200.8-1.600A6 6 0 0 0 12 3z" />
  </Icon>
);
export const SetupIcon = () => (
  <Icon>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z" />
  </Icon>
);
export const ExploreIcon = () => (
  <Icon>
    <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.500 8.500l-2 5-5 2 2-5z" />
  </Icon>
);
