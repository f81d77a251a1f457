import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

/** A form or a notice over the page. */
export function Dialog({
  opened,
  title,
  onClose,
  size,
  children,
}: {
  opened: boolean;
  title: string;
  onClose: () => void;
  size?: 'md' | 'lg' | 'xl';
  children: ReactNode;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={size}>
      {children}
    </Modal>
  );
}
