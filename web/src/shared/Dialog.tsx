// What is asked in front of the page: the focus stays inside while it is open, Escape closes it, and then the
// focus is where it was.
import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { texts } from '../texts';

interface Props {
  title: string;
  onClose(): void;
  size?: string;
  children: ReactNode;
}

export function Dialog({ title, onClose, size, children }: Props) {
  useGivenBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      {...(size && { size })}
      closeButtonProps={{ 'aria-label': texts.form.close }}
    >
      {children}
    </Modal>
  );
}

// A dialog here is taken away, not closed, so nobody else gives the focus back.
function useGivenBack() {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the page is drawn without it; whoever moved the focus on meanwhile keeps it.
      requestAnimationFrame(() => {
        const isLost = !document.activeElement || document.activeElement === document.body;
        if (isLost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
      });
    },
    [opener],
  );
}
