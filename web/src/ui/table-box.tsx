import { ScrollArea, Table } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Heading {
  label: string;
  isRight?: boolean;
}

/** A short table, which scrolls within its box where it is too wide. */
export function TableBox({
  label,
  headings,
  minWidth,
  children,
}: {
  label: string;
  headings: readonly (Heading | string)[];
  /** In px. */
  minWidth: number;
  children: ReactNode;
}) {
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': label, role: 'region' }}>
      <Table miw={minWidth} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {headings.map((heading) => {
              const { label: name, isRight }: Heading =
                typeof heading === 'string' ? { label: heading } : heading;
              return (
                <Table.Th key={name} ta={isRight ? 'right' : undefined}>
                  {name}
                </Table.Th>
              );
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
