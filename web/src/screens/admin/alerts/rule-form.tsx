import { Button, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../../api/client';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { SecretOnce } from '../../webhooks/secret-once';
import { adminWords } from '../shared/words';
import { figureWords } from './figures';
import { audienceOf, NotifyFields, type NotifyValues, notifyValuesOf, useNotifyRules } from './notify-fields';
import { COMPARISONS, NO_DATA, type Rule, SEVERITIES } from './queries';
import { alertWords } from './words';

interface Values extends NotifyValues {
  name: string;
  metric: string;
  comparison: Rule['comparison'];
  threshold: number | string;
  forSeconds: number | string;
  severity: Rule['severity'];
  noData: Rule['noData'];
  /** Its own receivers, or those of the settings. */
  audience: 'settings' | 'own';
}

/** Makes a rule, or changes one; a new webhook's secret is shown once. */
export function RuleForm({ rule, onDone }: { rule?: Rule; onDone: () => void }) {
  const words = useWords(alertWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const figures = useWords(figureWords);
  const rules = useRules();
  const notifyRules = useNotifyRules();
  const form = useForm<Values>({
    initialValues: {
      ...{ name: rule?.name ?? '', metric: rule?.metric ?? 'webhooks.backlog' },
      ...{ comparison: rule?.comparison ?? '>', threshold: rule?.threshold ?? '' },
      ...{ forSeconds: rule?.forSeconds ?? 60, severity: rule?.severity ?? 'warning' },
      ...{ noData: rule?.noData ?? 'no-data', audience: rule?.notify ? 'own' : 'settings' },
      ...notifyValuesOf(rule?.notify ?? null),
    },
    validate: {
      name: rules.filled,
      threshold: (threshold) => (threshold === '' ? words.thresholdRule : null),
      ...notifyRules,
    },
  });
  const { audience } = form.values;
  const save = useAction(
    async (values: Values) => {
      const { name, metric, comparison, threshold, forSeconds, severity, noData } = values;
      const body = {
        ...{ name: name.trim(), metric, comparison, threshold: Number(threshold), severity, noData },
        forSeconds: Number(forSeconds) || 0,
        notify: audience === 'own' ? audienceOf(values) : null,
      };
      const answer = rule
        ? await ask(api.PATCH('/api/admin/alert-rules/{id}', { params: { path: { id: rule.id } }, body }))
        : await ask(api.POST('/api/admin/alert-rules', { body }));
      return answer.webhookSecret;
    },
    {
      done: shared.saved,
      changes: ['alert-rules', 'alerts', 'audit'],
      onDone: (secret) => {
        if (secret === undefined) onDone();
      },
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  if (save.data !== undefined) return <SecretOnce secret={save.data} onDone={onDone} />;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <TextInput label={words.name} data-autofocus {...form.getInputProps('name')} />
        <Select
          label={words.figure}
          searchable
          allowDeselect={false}
          nothingFoundMessage={admin.nothingFound}
          data={Object.entries(figures).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('metric')}
        />
        <SimpleGrid cols={{ base: 1, xs: 3 }} style={{ alignItems: 'start' }}>
          <Select
            label={words.comparison}
            allowDeselect={false}
            data={COMPARISONS.map((value) => ({ value, label: words.comparisons[value] }))}
            {...form.getInputProps('comparison')}
          />
          <NumberInput label={words.threshold} {...form.getInputProps('threshold')} />
          <NumberInput
            label={words.forSeconds}
            min={0}
            max={604_800}
            allowDecimal={false}
            {...form.getInputProps('forSeconds')}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={words.severity}
            allowDeselect={false}
            data={SEVERITIES.map((value) => ({ value, label: words.severities[value] }))}
            {...form.getInputProps('severity')}
          />
          <Select
            label={words.noData}
            allowDeselect={false}
            data={NO_DATA.map((value) => ({ value, label: words.noDataChoices[value] }))}
            {...form.getInputProps('noData')}
          />
        </SimpleGrid>
        <SegmentedControl
          aria-label={words.audience}
          data={[
            { value: 'settings', label: words.audiences.settings },
            { value: 'own', label: words.audiences.own },
          ]}
          {...form.getInputProps('audience')}
        />
        {audience === 'own' && <NotifyFields form={form} emailsHint={words.ownEmailsHint} />}
        <Button type="submit" loading={save.isPending}>
          {rule ? shared.save : admin.create}
        </Button>
      </Stack>
    </form>
  );
}
