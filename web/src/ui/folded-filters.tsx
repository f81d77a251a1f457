import { Box, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';

/** Filters that a narrow window keeps behind a button, so that what they filter is seen first. */
export function FoldedFilters({ isSet, children }: { isSet: boolean; children: ReactNode }) {
  const words = useWords(common);
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <>
      <Button
        hiddenFrom="sm"
        size="xs"
        variant={isSet ? 'light' : 'default'}
        mb="sm"
        aria-expanded={isOpen}
        leftSection={<SlidersHorizontal size={14} aria-hidden />}
        onClick={toggle}
      >
        {isSet ? words.filtersSet : words.filters}
      </Button>
      <Box {...(!isOpen && { visibleFrom: 'sm' })}>{children}</Box>
    </>
  );
}
