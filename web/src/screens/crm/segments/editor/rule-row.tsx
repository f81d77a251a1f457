import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { X } from 'lucide-react';
import type { ComponentType } from 'react';
import { useWords } from '../../../../i18n/words';
import { bare, type Kind, kindOf, type Said } from '../rules';
import { segmentWords } from '../words';
import { EventRule } from './event-rule';
import { FieldRule } from './field-rule';
import { OtherRule } from './other-rule';
import { AccessRule, MailRule } from './outside-rules';
import classes from './rule-group.module.css';
import type { RulePart } from './rule-part';

const EDITORS: Readonly<Record<Exclude<Kind, 'group'>, ComponentType<RulePart>>> = {
  field: FieldRule,
  event: EventRule,
  entitlement: AccessRule,
  mail: MailRule,
  other: OtherRule,
};

export type RuleErrors = readonly { field: string; message: string }[];

/** One rule: turned round or not, what it asks, and what the API says against it. */
export function RuleRow({
  said,
  path,
  errors,
  onChange,
  onRemove,
}: {
  said: Said;
  /** Where it stands, as the API writes it: `rules.all[0]`. */
  path: string;
  errors: RuleErrors;
  onChange: (said: Said) => void;
  onRemove: () => void;
}) {
  const words = useWords(segmentWords);
  const { rule, isNot } = bare(said);
  const kind = kindOf(rule);
  const Editor = EDITORS[kind === 'group' ? 'other' : kind];
  const own = errors.filter(({ field }) => field === path || field.startsWith(`${path}.`));
  return (
    <Stack gap={4} data-rule={kind} className={classes.row}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Group gap="xs" flex={1} miw={0}>
          <NotButton isNot={isNot} onChange={(not) => onChange(not ? { not: rule } : rule)} />
          <Editor rule={rule} onChange={(next) => onChange(isNot ? { not: next } : next)} />
        </Group>
        <ActionIcon variant="subtle" color="gray" c="dimmed" aria-label={words.removeRule} onClick={onRemove}>
          <X size={16} />
        </ActionIcon>
      </Group>
      {own.map(({ field, message }) => (
        <Text key={field} size="xs" c="var(--td-bad)" role="alert">
          {words.wrongHere}: {message}
        </Text>
      ))}
    </Stack>
  );
}

export function NotButton({ isNot, onChange }: { isNot: boolean; onChange: (isNot: boolean) => void }) {
  const words = useWords(segmentWords);
  return (
    <Button
      size="xs"
      px={8}
      variant={isNot ? 'filled' : 'default'}
      color={isNot ? 'red.9' : undefined}
      c={isNot ? undefined : 'dimmed'}
      aria-pressed={isNot}
      title={words.notText}
      onClick={() => onChange(!isNot)}
    >
      {words.not}
    </Button>
  );
}
