import { Alert, Button, FileInput, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FileSpreadsheet, Info } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { BackLink } from '../../../../ui/back-link';
import { Page } from '../../../../ui/page';
import { Section } from '../../../../ui/section';
import { useLeaveGuard } from '../../../../ui/use-leave-guard';
import { fieldsQuery } from '../queries';
import { guess, type Target } from './columns';
import { CsvFile } from './csv-file';
import { ColumnTable } from './column-table';
import { ImportProgress } from './import-progress';
import { useImport } from './use-import';
import { importWords } from './words';

const MOST_BYTES = 64 * 1024 * 1024;

/** A file, what its columns are, how far it is, and what was refused. */
export default function ImportScreen() {
  const words = useWords(importWords);
  const format = useFormat();
  const fields = useQuery(fieldsQuery);
  const [file, setFile] = useState<CsvFile>();
  const [targets, setTargets] = useState<readonly Target[]>([]);
  const [problem, setProblem] = useState<string>();
  const work = useImport(fields.data ?? []);
  const take = async (chosen: File | null) => {
    setProblem(undefined);
    setFile(undefined);
    work.reset();
    if (!chosen) return;
    if (chosen.size > MOST_BYTES) return setProblem(words.tooLarge);
    const csv = await CsvFile.read(chosen);
    if (csv.columns.join('') === '') return setProblem(words.empty);
    setTargets(guess(csv.columns, fields.data ?? []));
    setFile(csv);
  };
  const wrong = wrongWith(targets);
  const guard = useLeaveGuard(work.state.status === 'running', {
    title: words.leaveTitle,
    text: words.leaveText,
    action: words.leave,
  });
  return (
    <Page title={words.title} about={<BackLink to="/crm/contacts" label={words.back} />}>
      {guard}
      {work.state.status === 'waiting' && (
        <Section title={words.choose} about={words.chooseText}>
          <FileInput
            maw={480}
            label={words.file}
            description={words.fileHint}
            placeholder={words.choose}
            accept=".csv,.tsv,.txt,text/csv"
            leftSection={<FileSpreadsheet size={16} />}
            error={problem}
            disabled={fields.data === undefined && !fields.isError}
            onChange={(chosen) => void take(chosen)}
          />
        </Section>
      )}
      {file && work.state.status === 'waiting' && (
        <Section title={words.columns} about={words.columnsText(format.number(file.size))}>
          <Stack>
            <ColumnTable
              file={file}
              targets={targets}
              fields={fields.data ?? []}
              onChange={(at, target) => setTargets(targets.with(at, target))}
            />
            <Alert variant="light" color="brand" icon={<Info size={18} />}>
              <Text size="sm">{words.consent}</Text>
            </Alert>
            <Group justify="flex-end">
              {wrong !== undefined && (
                <Text size="sm" c="var(--td-bad)" role="status">
                  {words[wrong]}
                </Text>
              )}
              <Button
                disabled={wrong !== undefined || file.size === 0}
                onClick={() => void work.run(file, targets)}
              >
                {words.start(format.number(file.size))}
              </Button>
            </Group>
          </Stack>
        </Section>
      )}
      {file && work.state.status !== 'waiting' && (
        <ImportProgress
          file={file}
          state={work.state}
          onStop={work.stop}
          onGoOn={() => void work.run(file, targets, work.state)}
          onReset={() => {
            setFile(undefined);
            work.reset();
          }}
        />
      )}
    </Page>
  );
}

function wrongWith(targets: readonly Target[]): 'needsEmail' | 'twice' | undefined {
  if (!targets.includes('email')) return 'needsEmail';
  const used = targets.filter((target) => target !== 'ignore' && target !== 'new');
  return new Set(used).size < used.length ? 'twice' : undefined;
}
