import { Alert, Button, Divider, Group, Stack, Text, TextInput, ThemeIcon } from '@mantine/core';
import { CircleHelp, CopyPlus, Trash2, TriangleAlert } from 'lucide-react';
import type { Choices } from '../choices';
import { useWords } from '../../../../i18n/words';
import { FAMILY_COLOURS } from '../flow/flow-node';
import type { Drawing, FlowNode } from '../flow/graph';
import { KindForm } from '../forms/kind-form';
import { formWords } from '../forms/words';
import { kindWords } from '../kind-words';
import { familyOf, isKind, KINDS, type Settings, textOf } from '../kinds';
import { settingOf, useProblemWords } from '../problem-words';
import type { WorkflowProblem } from '../queries';
import classes from './editor.module.css';
import { OutputsForm } from './outputs-form';
import { configured } from './changes';
import { editorWords } from './words';

type Change = (change: (drawing: Drawing) => Drawing, about?: string) => void;

/** All about one step: what is wrong with it, its settings, and what comes next. */
export function NodePanel({
  node,
  drawing,
  problems,
  choices,
  isReadOnly,
  change,
  onDuplicate,
  onRemove,
}: {
  node: FlowNode;
  drawing: Drawing;
  problems: readonly WorkflowProblem[];
  choices: Choices;
  isReadOnly: boolean;
  change: Change;
  onDuplicate: () => void;
  onRemove: () => void;
}) {
  const words = useWords(editorWords);
  const forms = useWords(formWords);
  const kinds = useWords(kindWords);
  const say = useProblemWords();
  const { id, type, data } = node;
  const set = (patch: Settings) =>
    change((before) => configured(before, id, patch), `${id} ${Object.keys(patch).join()}`);
  const errorOf = (path: string) => {
    const found = problems.find((problem) => {
      const setting = settingOf(problem);
      return setting === path || (path !== '' && new RegExp(`^${escaped(path)}[.[]`).test(setting ?? ''));
    });
    return found && say(found, data).about;
  };
  return (
    <Stack gap="sm" className={classes.panel} data-panel={id}>
      <Head node={node} />
      {problems.length > 0 && (
        <Alert color="red" variant="light" p="xs" icon={<TriangleAlert size={16} />} data-panel-problems>
          {problems.map((problem, at) => (
            <Text key={at} size="sm">
              {say(problem, data).text}
            </Text>
          ))}
        </Alert>
      )}
      <TextInput
        size="sm"
        label={forms.names['label']}
        description={forms.hints.label}
        placeholder={isKind(type) ? kinds.kinds[type][0] : undefined}
        disabled={isReadOnly}
        maxLength={100}
        value={textOf(data['label'])}
        onChange={({ currentTarget }) => set({ label: currentTarget.value || undefined })}
      />
      {isKind(type) && (
        <KindForm
          key={id}
          kind={type}
          form={{ data, set, errorOf, choices, isReadOnly, mailNodes: mailNodesOf(drawing) }}
        />
      )}
      <Divider />
      <OutputsForm node={node} drawing={drawing} isReadOnly={isReadOnly} change={change} />
      {!isReadOnly && (
        <Group gap="xs" mt="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<CopyPlus size={14} aria-hidden />}
            onClick={onDuplicate}
          >
            {words.duplicateStep}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<Trash2 size={14} aria-hidden />}
            onClick={onRemove}
          >
            {words.removeStep}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Head({ node: { id, type } }: { node: FlowNode }) {
  const { kinds, unknown } = useWords(kindWords);
  const [name, about] = isKind(type) ? kinds[type] : [unknown(type ?? ''), ''];
  const Icon = isKind(type) ? KINDS[type].icon : CircleHelp;
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon size={36} radius="md" variant="light" color={FAMILY_COLOURS[familyOf(type)]}>
        <Icon size={20} aria-hidden />
      </ThemeIcon>
      <div style={{ minWidth: 0 }}>
        <Text component="h2" fw={650} m={0} fz="md">
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {about}
          {about && ' · '}
          {id}
        </Text>
      </div>
    </Group>
  );
}

function mailNodesOf({ nodes }: Drawing) {
  return nodes.flatMap(({ id, type, data }) =>
    type === 'action.mail' ? [{ value: id, label: textOf(data['label']) || id }] : [],
  );
}

const escaped = (text: string) => text.replace(/[.[\]]/g, '\\$&');
