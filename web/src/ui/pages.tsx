import { Button, Center } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Pages } from '../app/use-pages';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { ProblemAlert, RowsSkeleton } from './states';

/** A list in its four states, with a button for what comes after. */
export function LoadedPages<Row>({
  pages,
  empty,
  skeleton,
  children,
}: {
  pages: Pages<Row>;
  empty: ReactNode;
  skeleton?: ReactNode;
  children: (rows: readonly Row[]) => ReactNode;
}) {
  const words = useWords(common);
  const { rows, error, isMore, isLoadingMore, more, retry } = pages;
  if (rows === undefined) {
    return error !== undefined ? (
      <ProblemAlert error={error} retry={retry} />
    ) : (
      (skeleton ?? <RowsSkeleton rows={8} />)
    );
  }
  if (rows.length === 0) return empty;
  return (
    <>
      {error !== undefined && <ProblemAlert error={error} retry={retry} />}
      {children(rows)}
      {isMore && (
        <Center mt="sm">
          <Button size="xs" variant="default" loading={isLoadingMore} onClick={more}>
            {words.more}
          </Button>
        </Center>
      )}
    </>
  );
}
