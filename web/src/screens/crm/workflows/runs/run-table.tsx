import { ScrollArea, Table, Text } from '@mantine/core';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { TextLink } from '../../../../ui/text-link';
import { toDrawing } from '../flow/graph';
import type { Run, Workflow } from '../queries';
import { StateMark } from '../state-mark';
import { workflowWords } from '../words';
import { useRunTexts } from './run-facts';
import { runWords } from './words';
import { useNodeTitle } from '../titles';

/** Runs, each with where it stands. */
export function RunTable({ workflow, runs }: { workflow: Workflow; runs: readonly Run[] }) {
  const words = useWords(runWords);
  const shared = useWords(workflowWords);
  const format = useFormat();
  const texts = useRunTexts();
  const titleOf = useNodeTitle();
  const nodes = new Map(toDrawing(workflow).nodes.map((node) => [node.id, node]));
  const where = ({ nodeId }: Run) => {
    const node = nodeId === null ? undefined : nodes.get(nodeId);
    return node ? titleOf(node) : (nodeId ?? '');
  };
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': shared.runs, role: 'region' }}>
      <Table miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.contact}</Table.Th>
            <Table.Th>{words.status}</Table.Th>
            <Table.Th>{words.where}</Table.Th>
            <Table.Th>{words.started}</Table.Th>
            <Table.Th>{words.cause}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id} data-run={run.id}>
              <Table.Td maw={240}>
                <TextLink
                  to="/crm/workflows/$id/runs/$runId"
                  params={{ id: run.workflowId, runId: run.id }}
                  fw={600}
                >
                  {texts.who(run)}
                </TextLink>
                {run.contact?.name !== undefined && (
                  <Text size="xs" c="dimmed" truncate>
                    {run.contact.email}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <StateMark state={run.status} label={words.statuses[run.status]} />
              </Table.Td>
              <Table.Td maw={260}>
                <Text size="sm">{where(run)}</Text>
                <Text size="xs" c={run.status === 'failed' ? 'var(--td-bad)' : 'dimmed'} lineClamp={2}>
                  {run.reason ?? run.trouble?.reason ?? texts.wait(run)}
                </Text>
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(run.startedAt)}</Table.Td>
              <Table.Td>{texts.cause(run)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
