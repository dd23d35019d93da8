// A link in a sentence, to a page of ours.
import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

type Props = Omit<AnchorProps, 'href'> & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>;

const Underlined = forwardRef<HTMLAnchorElement, Props>((props, ref) => (
  <Anchor ref={ref} inherit underline="always" {...props} />
));

const Linked = createLink(Underlined);

export const AnchorLink: LinkComponent<typeof Underlined> = (props) => <Linked {...props} />;
