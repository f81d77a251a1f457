import { Button, Group, Loader, Stack, Table, Text } from '@mantine/core';
import { Download, FileDown, RotateCw } from 'lucide-react';
import { useStore } from '../../../app/store';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useProblemText } from '../../../i18n/problems';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { EmptyState } from '../../../ui/states';
import { TableBox } from '../../../ui/table-box';
import { type Tone, ToneBadge } from '../../../ui/tone-badge';
import { adminWords } from '../shared/words';
import { type Exporting, exporting, save } from './exporting';
import { exportWords } from './words';

const TONES: Readonly<Record<Exporting['state'], Tone>> = {
  running: 'plain',
  done: 'good',
  failed: 'bad',
  cancelled: 'plain',
};

/** What was exported since the page was opened, the newest first. */
export function ExportList() {
  const words = useWords(exportWords);
  const admin = useWords(adminWords);
  const all = useStore(exporting.all);
  return (
    <Section title={words.list} about={words.listAbout}>
      {all.length === 0 ? (
        <EmptyState icon={FileDown} title={words.noneTitle} text={words.noneText} />
      ) : (
        <TableBox
          label={words.list}
          minWidth={680}
          headings={[
            words.file,
            words.startedAt,
            { label: words.bytes, isRight: true },
            words.state,
            admin.actions,
          ]}
        >
          {all.map((each) => (
            <Row key={each.id} file={each} />
          ))}
        </TableBox>
      )}
    </Section>
  );
}

function Row({ file }: { file: Exporting }) {
  const words = useWords(exportWords);
  const shared = useWords(common);
  const format = useFormat();
  const textOf = useProblemText();
  const { id, name, query, state, bytes, at, problem, url } = file;
  return (
    <Table.Tr data-export={state}>
      <Table.Td>
        <Stack gap={0}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {words.types[query.type]}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.time(at)}</Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        {words.size(format, bytes)}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          {state === 'running' && <Loader size={14} aria-hidden />}
          <ToneBadge tone={TONES[state]} state={state} label={words.states[state]} />
        </Group>
        {problem && (
          <Text size="xs" c="dimmed">
            {textOf(problem)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {state === 'running' ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${shared.cancel}: ${name}`}
            onClick={() => exporting.cancel(id)}
          >
            {shared.cancel}
          </Button>
        ) : url !== undefined ? (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<Download size={12} />}
            aria-label={`${words.saveAgain}: ${name}`}
            onClick={() => save(url, name)}
          >
            {words.saveAgain}
          </Button>
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<RotateCw size={12} />}
            aria-label={`${words.tryAgain}: ${name}`}
            onClick={() => void exporting.start(query)}
          >
            {words.tryAgain}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
