import { Alert, Button, Group, Kbd, Stack, Text, UnstyledButton } from '@mantine/core';
import { CircleCheck, Keyboard, Trash2, TriangleAlert } from 'lucide-react';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import type { Drawing } from '../flow/graph';
import { useProblemWords } from '../problem-words';
import type { WorkflowRow } from '../queries';
import { RunCounts } from '../workflow-card';
import { workflowWords } from '../words';
import classes from './editor.module.css';
import type { Placed } from './problems';
import { editorWords } from './words';
import { useNodeTitle } from '../titles';

/** When no single step is selected: what is wrong with the whole, each a way to where it is. */
export function Overview({
  workflow,
  drawing,
  problems,
  isDirty,
  isReadOnly,
  onJump,
  onRemove,
}: {
  workflow: WorkflowRow;
  drawing: Drawing;
  problems: readonly Placed[] | undefined;
  isDirty: boolean;
  isReadOnly: boolean;
  onJump: (placed: Placed) => void;
  onRemove: () => void;
}) {
  const words = useWords(editorWords);
  const format = useFormat();
  const nodes = drawing.nodes.filter(({ selected }) => selected).length;
  const hasEdge = drawing.edges.some(({ selected }) => selected);
  const isAny = nodes > 1 || hasEdge;
  return (
    <Stack gap="md" className={classes.panel}>
      {isReadOnly && (
        <Alert variant="light" p="xs">
          {words.readOnly}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {nodes > 1
          ? words.several(format.number(nodes))
          : hasEdge
            ? words.edgeSelected
            : words.nothingSelected}
      </Text>
      {isAny && !isReadOnly && (
        <Button
          size="xs"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<Trash2 size={14} aria-hidden />}
          onClick={onRemove}
        >
          {words.removeSteps}
        </Button>
      )}
      <ProblemList drawing={drawing} problems={problems} isDirty={isDirty} onJump={onJump} />
      {!isAny && workflow.description !== undefined && <Text size="sm">{workflow.description}</Text>}
      {!isAny && workflow.edition !== null && <RunCounts id={workflow.id} />}
    </Stack>
  );
}

export function ProblemList({
  drawing,
  problems,
  isDirty,
  onJump,
}: {
  drawing: Drawing;
  problems: readonly Placed[] | undefined;
  isDirty: boolean;
  onJump: (placed: Placed) => void;
}) {
  const words = useWords(editorWords);
  const workflow = useWords(workflowWords);
  const format = useFormat();
  const say = useProblemWords();
  const titleOf = useNodeTitle();
  if (problems === undefined || drawing.nodes.length === 0) return null;
  if (problems.length === 0) {
    return (
      <Group gap={6} wrap="nowrap" c="var(--td-good)">
        <CircleCheck size={16} aria-hidden />
        <Text size="sm">{words.noProblems}</Text>
      </Group>
    );
  }
  return (
    <section aria-label={words.problems} data-problem-list>
      <Group gap={6} wrap="nowrap" c="var(--td-bad)" mb={4}>
        <TriangleAlert size={16} aria-hidden />
        <Text component="h2" size="sm" fw={650} m={0}>
          {workflow.problemsTitle(format.number(problems.length))}
        </Text>
      </Group>
      {isDirty && (
        <Text size="xs" c="dimmed" mb={4}>
          {words.asSaved}
        </Text>
      )}
      {problems.map((placed, at) => {
        const node = drawing.nodes.find(({ id }) => id === placed.nodeId);
        return (
          <UnstyledButton key={at} className={classes.problem} onClick={() => onJump(placed)}>
            <Text size="xs" c="dimmed">
              {node ? titleOf(node) : placed.edgeId === undefined ? words.ofWorkflow : words.ofEdge}
            </Text>
            <Text size="sm">{say(placed.problem, node?.data).text}</Text>
          </UnstyledButton>
        );
      })}
    </section>
  );
}

export function Shortcuts() {
  const words = useWords(editorWords);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Keyboard size={18} aria-hidden />
        <Text fw={600}>{words.shortcuts}</Text>
      </Group>
      {words.shortcutList.map(([keys, what]) => (
        <Group key={keys} justify="space-between" wrap="nowrap" gap="md">
          <Text size="sm">{what}</Text>
          <Kbd style={{ whiteSpace: 'nowrap' }}>{keys}</Kbd>
        </Group>
      ))}
    </Stack>
  );
}
