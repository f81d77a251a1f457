import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useWords } from '../../../../i18n/words';
import { bare, fresh, kindOf, modeOf, MOST_DEPTH, rulesOf, type Said } from '../rules';
import { segmentWords } from '../words';
import { Choice } from './choice';
import { NotButton, type RuleErrors, RuleRow } from './rule-row';
import classes from './rule-group.module.css';

const KINDS = ['field', 'event', 'mail', 'entitlement', 'group'] as const;

/** Rules of which all or any have to hold, groups among them. */
export function RuleGroup({
  said,
  path = 'rules',
  depth = 1,
  errors,
  onChange,
  onRemove,
}: {
  said: Said;
  path?: string;
  /** 1 is the whole. */
  depth?: number;
  errors: RuleErrors;
  onChange: (said: Said) => void;
  /** The whole is not taken away. */
  onRemove?: () => void;
}) {
  const words = useWords(segmentWords);
  const { rule: group, isNot } = bare(said);
  const mode = modeOf(group);
  const rules = rulesOf(group);
  const within = `${isNot ? `${path}.not` : path}.${mode}`;
  const change = (next: Said) => onChange(isNot ? { not: next } : next);
  const put = (next: readonly Said[]) => change({ [mode]: next });
  const own = errors.filter(({ field }) => field === path || field === within);
  return (
    <Stack gap="xs" className={depth > 1 ? classes.group : undefined} role="group" aria-label={words.group}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Group gap="xs">
          {onRemove && <NotButton isNot={isNot} onChange={(not) => onChange(not ? { not: group } : group)} />}
          <Choice
            label={words.modeOf}
            width={200}
            value={mode}
            data={(['all', 'any'] as const).map((value) => ({ value, label: words.modes[value] }))}
            onChange={(next) => change({ [next]: rules })}
          />
        </Group>
        {onRemove && (
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-label={`${words.removeRule}: ${words.group}`}
            onClick={onRemove}
          >
            <X size={16} />
          </ActionIcon>
        )}
      </Group>
      {own.map(({ field, message }) => (
        <Text key={field} size="xs" c="var(--td-bad)" role="alert">
          {message}
        </Text>
      ))}
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.everybody}
        </Text>
      )}
      {rules.map((rule, at) => {
        const shared = {
          said: rule,
          path: `${within}[${at}]`,
          errors,
          onChange: (next: Said) => put(rules.with(at, next)),
          onRemove: () => put(rules.filter((_, each) => each !== at)),
        };
        // rules have no id; their place is what they are known by
        return kindOf(bare(rule).rule) === 'group' ? (
          <RuleGroup key={at} {...shared} depth={depth + 1 + Number(isNot)} />
        ) : (
          <RuleRow key={`${at} ${kindOf(bare(rule).rule)}`} {...shared} />
        );
      })}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-xs" variant="light" leftSection={<Plus size={12} />} w="fit-content">
            {words.addRule}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.filter((kind) => kind !== 'group' || depth < MOST_DEPTH).map((kind) => (
            <Menu.Item key={kind} onClick={() => put([...rules, fresh(kind)])}>
              {words.kinds[kind]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  );
}
