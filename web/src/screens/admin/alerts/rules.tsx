import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellPlus, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { Section } from '../../../ui/section';
import { EmptyState, Loaded } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { exportWords } from '../exports/words';
import { MoreMenu } from '../shared/more-menu';
import { type Tone, ToneBadge } from '../../../ui/tone-badge';
import { adminWords } from '../shared/words';
import { figureWords } from './figures';
import { type Rule, rulesQuery } from './queries';
import { RuleForm } from './rule-form';
import { alertWords } from './words';

const TONES: Readonly<Record<Rule['state'], Tone>> = {
  normal: 'good',
  resolved: 'good',
  pending: 'plain',
  alerting: 'bad',
  'no-data': 'plain',
};

/** When staff is told, and where each rule stands now. */
export function Rules() {
  const words = useWords(alertWords);
  const may = useMay();
  const [isMaking, setIsMaking] = useState(false);
  const query = useQuery(rulesQuery);
  const maker = may('alerts:manage') && (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.newRule}
    </Button>
  );
  return (
    <Section title={words.tabs.rules} about={words.rulesAbout} actions={maker}>
      <Dialog opened={isMaking} title={words.newRule} size="lg" onClose={() => setIsMaking(false)}>
        <RuleForm onDone={() => setIsMaking(false)} />
      </Dialog>
      <Loaded
        query={query}
        isEmpty={(rules) => rules.length === 0}
        empty={<EmptyState icon={BellPlus} title={words.noRulesTitle} text={words.noRulesText} />}
      >
        {(rules) => (
          <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {rules.map((rule) => (
              <Row key={rule.id} rule={rule} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Row({ rule }: { rule: Rule }) {
  const words = useWords(alertWords);
  const figures = useWords(figureWords);
  const format = useFormat();
  const { name, metric, comparison, threshold, forSeconds, severity, state, stateSince, value, notify } =
    rule;
  const { size } = useWords(exportWords);
  const isBytes = metric.endsWith('Bytes');
  const said = (figure: number) =>
    isBytes ? size(format, figure) : format.number(Math.round(figure * 100) / 100);
  const rounded = value === null ? '–' : said(value);
  return (
    <li style={{ borderTop: '1px solid var(--td-grid)', padding: '10px 0' }} data-rule={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            {rule.enabled ? (
              <ToneBadge tone={TONES[state]} state={state} label={words.ruleStates[state]} />
            ) : (
              <ToneBadge tone="plain" state="off" label={words.off} />
            )}
            <Text size="xs" c="dimmed">
              {words.severities[severity]}
            </Text>
          </Group>
          <Text size="sm" className="figures" title={metric}>
            {words.condition(
              isBytes ? figures[metric]!.replace(/, (em|in) bytes$/, '') : (figures[metric] ?? metric),
              words.comparisons[comparison],
              said(threshold),
              words.forTime(forSeconds),
            )}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {rule.enabled && `${words.isNow(rounded)} · ${words.since(format.dateTime(stateSince))} · `}
            {notify === null ? words.tellsSettings : words.tells(notify.emails, notify.webhook?.url)}
          </Text>
        </div>
        <Manage rule={rule} />
      </Group>
    </li>
  );
}

function Manage({ rule }: { rule: Rule }) {
  const words = useWords(alertWords);
  const admin = useWords(adminWords);
  const may = useMay();
  const [isEditing, setIsEditing] = useState(false);
  const [confirm, dialog] = useConfirm();
  const params = { path: { id: rule.id } };
  const changes = ['alert-rules', 'alerts', 'audit'];
  const enable = useAction(
    (enabled: boolean) => ask(api.PATCH('/api/admin/alert-rules/{id}', { params, body: { enabled } })),
    { changes },
  );
  const remove = useAction(() => ask(api.DELETE('/api/admin/alert-rules/{id}', { params })), {
    ...{ done: admin.removed, changes },
  });
  if (!may('alerts:manage')) return null;
  const onRemove = async () => {
    const question = {
      title: words.removeTitle(rule.name),
      text: words.removeText,
      action: admin.remove,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(undefined);
  };
  return (
    <Group gap="sm" wrap="nowrap" style={{ flexShrink: 0 }}>
      {dialog}
      <Dialog opened={isEditing} title={rule.name} size="lg" onClose={() => setIsEditing(false)}>
        <RuleForm rule={rule} onDone={() => setIsEditing(false)} />
      </Dialog>
      <Switch
        aria-label={words.enable(rule.name)}
        checked={rule.enabled}
        disabled={enable.isPending}
        onChange={(event) => enable.mutate(event.target.checked)}
      />
      <MoreMenu
        name={rule.name}
        items={[
          { label: admin.edit, onClick: () => setIsEditing(true) },
          { label: admin.remove, onClick: () => void onRemove(), danger: true },
        ]}
      />
    </Group>
  );
}
