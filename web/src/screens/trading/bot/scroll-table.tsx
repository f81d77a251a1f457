import { ScrollArea, Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that scrolls within its box, also by keys. */
export function ScrollTable({
  label,
  width,
  children,
}: {
  label: string;
  width: number;
  children: ReactNode;
}) {
  return (
    <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, 'aria-label': label, role: 'region' }}>
      <Table miw={width} stickyHeader>
        {children}
      </Table>
    </ScrollArea.Autosize>
  );
}
