import { Box } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './virtual-table.module.css';

export interface Column<Row> {
  key: string;
  label: string;
  /** A track of a grid: `120px`, `minmax(160px, 2fr)`. */
  width: string;
  isRight?: boolean;
  cell: (row: Row) => ReactNode;
}

const ROW_PX = 40;

/** Rows from the end at which the next page is asked for. */
const NEAR_END = 10;

/** A table of as many rows as there are: only those in sight are in the page. */
export function VirtualTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  minWidth,
  onEnd,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Below it the table scrolls within its box, in px. */
  minWidth: number;
  /** The reader has come near to the last row. */
  onEnd?: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- it tells the component itself when rows move
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (at) => keyOf(rows[at]!),
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const isNearEnd = last >= rows.length - NEAR_END;
  useEffect(() => {
    if (isNearEnd && box.current && box.current.scrollTop > 0) onEnd?.();
    // once for each new length: the next page makes it false again
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isNearEnd, rows.length]);
  const tracks = columns.map(({ width }) => width).join(' ');
  return (
    <Box ref={box} className={classes.box} tabIndex={0} role="region" aria-label={label}>
      <div
        role="table"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className={classes.table}
        style={{ minWidth, '--tracks': tracks } as React.CSSProperties}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            {columns.map(({ key, label: name, isRight }) => (
              <div key={key} role="columnheader" data-right={isRight || undefined}>
                {name}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ key, index, start }) => (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {columns.map((column) => (
                <div key={column.key} role="cell" data-right={column.isRight || undefined}>
                  {column.cell(rows[index]!)}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </Box>
  );
}
