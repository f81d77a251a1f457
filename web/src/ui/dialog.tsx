import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';

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
  const words = useWords(common);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      {children}
    </Modal>
  );
}
