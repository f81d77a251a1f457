import {
  Alert,
  Autocomplete,
  Button,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  Timeline,
  UnstyledButton,
} from '@mantine/core';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { ProblemAlert } from '../../../../ui/states';
import type { Choices } from '../choices';
import { ContactPick } from '../contact-pick';
import type { Drawing, FlowNode } from '../flow/graph';
import { outputsOf, textOf } from '../kinds';
import classes from './editor.module.css';
import type { Test } from './use-test';
import { editorWords } from './words';
import { useNodeTitle, useOutputName } from '../titles';

/** For whom, with which event, and what would come of it. */
export function TestPanel({
  test,
  drawing,
  choices,
  onJump,
}: {
  test: Test;
  drawing: Drawing;
  choices: Choices;
  onJump: (nodeId: string) => void;
}) {
  const words = useWords(editorWords);
  const trigger = drawing.nodes.find(({ type }) => type?.startsWith('trigger.'));
  const [contactId, setContactId] = useState<string | null>(null);
  const [hasEvent, setHasEvent] = useState(false);
  const [type, setType] = useState(textOf(trigger?.data['event']));
  const [value, setValue] = useState<number>();
  const [outputs, setOutputs] = useState<Readonly<Record<string, string>>>({});
  const waits = drawing.nodes.filter((node) => node.type === 'wait.event');
  const start = () =>
    contactId !== null &&
    test.run.mutate({
      contactId,
      ...(hasEvent && type !== '' && { event: { type, ...(value !== undefined && { value }) } }),
      ...(Object.keys(outputs).length > 0 && { outputs }),
    });
  return (
    <Stack gap="sm" className={classes.panel} data-test-panel>
      <div>
        <Text component="h2" fw={650} m={0} fz="md">
          {words.testTitle}
        </Text>
        <Text size="sm" c="dimmed">
          {words.testAbout}
        </Text>
      </div>
      <ContactPick value={contactId} onChange={setContactId} />
      <Switch
        size="sm"
        label={words.withEvent}
        checked={hasEvent}
        onChange={({ currentTarget }) => setHasEvent(currentTarget.checked)}
      />
      {hasEvent && (
        <>
          <Autocomplete
            size="sm"
            label={words.eventType}
            data={choices.events.map((each) => each.value)}
            value={type}
            onChange={setType}
          />
          <NumberInput
            size="sm"
            label={words.eventValue}
            value={value ?? ''}
            onChange={(next) => setValue(typeof next === 'number' ? next : undefined)}
          />
        </>
      )}
      {waits.map((wait) => (
        <WaitOutput
          key={wait.id}
          wait={wait}
          value={outputs[wait.id] ?? 'timeout'}
          onChange={(output) => setOutputs({ ...outputs, [wait.id]: output })}
        />
      ))}
      <Button
        leftSection={<FlaskConical size={16} aria-hidden />}
        disabled={contactId === null}
        loading={test.run.isPending}
        onClick={start}
      >
        {words.runTest}
      </Button>
      {test.run.isError && <ProblemAlert error={test.run.error} />}
      <Result test={test} drawing={drawing} onJump={onJump} />
      <Button variant="subtle" size="xs" onClick={() => test.turn(false)}>
        {words.closeTest}
      </Button>
    </Stack>
  );
}

function WaitOutput({
  wait,
  value,
  onChange,
}: {
  wait: FlowNode;
  value: string;
  onChange: (output: string) => void;
}) {
  const titleOf = useNodeTitle();
  const nameOf = useOutputName(wait.type, wait.data);
  return (
    <Select
      size="sm"
      label={titleOf(wait)}
      allowDeselect={false}
      data={outputsOf(wait.type, wait.data).map((output) => ({ value: output, label: nameOf(output) }))}
      value={value}
      onChange={(output) => output !== null && onChange(output)}
    />
  );
}

function Result({
  test: { result, isOld },
  drawing,
  onJump,
}: {
  test: Test;
  drawing: Drawing;
  onJump: (nodeId: string) => void;
}) {
  const words = useWords(editorWords);
  const format = useFormat();
  const titleOf = useNodeTitle();
  if (!result) return null;
  return (
    <section aria-label={words.testTitle} data-test-steps={result.steps.length}>
      {isOld && (
        <Text size="xs" c="dimmed" mb="xs">
          {words.oldTest}
        </Text>
      )}
      {result.begins !== null && (
        <Alert variant="light" p="xs" mb="sm" color={result.begins ? 'brand' : 'orange'}>
          {result.begins ? words.begins : words.beginsNot}
        </Alert>
      )}
      <Timeline bulletSize={18} lineWidth={2} active={result.steps.length}>
        {result.steps.map(({ nodeId, text, at }, place) => {
          const node = drawing.nodes.find(({ id }) => id === nodeId);
          return (
            <Timeline.Item key={place}>
              <UnstyledButton onClick={() => onJump(nodeId)}>
                <Text size="sm" fw={600}>
                  {node ? titleOf(node) : nodeId}
                </Text>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {text}
                </Text>
                <Text size="xs" c="dimmed">
                  {format.dateTime(at)}
                </Text>
              </UnstyledButton>
            </Timeline.Item>
          );
        })}
      </Timeline>
    </section>
  );
}
