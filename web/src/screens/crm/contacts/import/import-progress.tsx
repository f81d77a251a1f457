import { Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { saveFile } from '../../../../api/download';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { Section } from '../../../../ui/section';
import { ProblemAlert } from '../../../../ui/states';
import { StatCard } from '../../../../ui/stat-card';
import { VirtualTable } from '../../../../ui/virtual-table';
import type { CsvFile } from './csv-file';
import type { ImportState } from './use-import';
import { importWords, reasonWords } from './words';

/** How far an import is, what came of it, and what was refused. */
export function ImportProgress({
  file,
  state,
  onStop,
  onGoOn,
  onReset,
}: {
  file: CsvFile;
  state: ImportState;
  onStop: () => void;
  onGoOn: () => void;
  onReset: () => void;
}) {
  const words = useWords(importWords);
  const format = useFormat();
  const { status, rows, created, updated, refused, error } = state;
  const isDone = status === 'done';
  return (
    <Stack data-import={status}>
      <Section title={isDone ? words.done : words.progress} about={file.name}>
        <Stack gap="sm">
          <Progress.Root size="lg">
            <Progress.Section
              aria-label={words.progress}
              value={file.size === 0 ? 100 : (rows / file.size) * 100}
              animated={status === 'running'}
            />
          </Progress.Root>
          <Group justify="space-between">
            <Text size="sm" c="dimmed" role="status" className="figures">
              {words.progressOf(format.number(rows), format.number(file.size))}
            </Text>
            <Group gap="xs">
              {status === 'running' && (
                <Button size="xs" variant="default" onClick={onStop}>
                  {words.stop}
                </Button>
              )}
              {(status === 'stopped' || status === 'failed') && (
                <Button size="xs" onClick={onGoOn}>
                  {words.goOn}
                </Button>
              )}
              {status !== 'running' && (
                <Button size="xs" variant="default" onClick={onReset}>
                  {words.otherFile}
                </Button>
              )}
              {isDone && (
                <Button size="xs" component={Link} to="/crm/contacts">
                  {words.toContacts}
                </Button>
              )}
            </Group>
          </Group>
          {status === 'stopped' && <Text size="sm">{words.stopped}</Text>}
          {status === 'failed' && <ProblemAlert error={error} />}
        </Stack>
      </Section>
      <SimpleGrid cols={3}>
        <StatCard label={words.createdCount} value={format.number(created)} />
        <StatCard label={words.updatedCount} value={format.number(updated)} />
        <StatCard label={words.refusedCount} value={format.number(refused.size)} />
      </SimpleGrid>
      {refused.size > 0 && <Refused file={file} refused={refused} />}
    </Stack>
  );
}

function Refused({ file, refused }: { file: CsvFile; refused: ImportState['refused'] }) {
  const words = useWords(importWords);
  const format = useFormat();
  const reasons = useWords(reasonWords);
  const rows = useMemo(() => [...refused].map(([row, reason]) => ({ row, reason })), [refused]);
  const inWords = (reason: string) => {
    const [column, why] = reason.split(/: (.*)/s, 2);
    if (why === undefined) return reasons[reason] ?? reason;
    return `${column}: ${reasons[why] ?? why}`;
  };
  const take = () => {
    const text = file.refused(new Map(rows.map(({ row, reason }) => [row, inWords(reason)])), words.reason);
    saveFile(new Blob(['\uFEFF', text], { type: 'text/csv' }), `refused-${file.name}`);
  };
  return (
    <Section
      title={words.refused}
      about={words.refusedText}
      actions={
        <Button size="xs" variant="default" leftSection={<Download size={14} />} onClick={take}>
          {words.takeRefused}
        </Button>
      }
    >
      <VirtualTable
        label={words.refused}
        rows={rows}
        keyOf={({ row }) => String(row)}
        minWidth={300}
        columns={[
          {
            key: 'row',
            label: words.row,
            width: '80px',
            isRight: true,
            cell: ({ row }) => format.number(row),
          },
          {
            key: 'reason',
            label: words.reason,
            width: 'minmax(200px, 1fr)',
            cell: ({ reason }) => <span title={inWords(reason)}>{inWords(reason)}</span>,
          },
        ]}
      />
    </Section>
  );
}
