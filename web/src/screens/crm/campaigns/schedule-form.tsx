import { Alert, Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../../api/client';
import { useSettings } from '../../../app/use-settings';
import { useWords } from '../../../i18n/words';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { Audience } from './audience';
import type { Campaign } from './queries';
import { campaignWords } from './words';

/** Says when it begins, and to how many it goes: the last question before mails are sent. */
export function ScheduleForm({ campaign, onDone }: { campaign: Campaign; onDone: () => void }) {
  const words = useWords(campaignWords);
  const { businessTz } = useSettings();
  const form = useForm({
    initialValues: { when: 'now' as 'now' | 'at', at: '' },
    validate: { at: (at, { when }) => (when === 'at' && at === '' ? words.atRule : null) },
  });
  const { when } = form.values;
  const schedule = useAction(
    ({ when: chosen, at }: typeof form.values) =>
      ask(
        api.POST('/api/crm/campaigns/{id}/schedule', {
          params: { path: { id: campaign.id } },
          body: chosen === 'now' ? {} : { at, timeZone: businessTz },
        }),
      ),
    {
      done: when === 'now' ? words.begun : undefined,
      changes: ['campaigns'],
      onDone,
      onProblem: ({ fields }) => {
        for (const { field, message } of fields) form.setFieldError(field, message);
      },
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => schedule.mutate(values))}>
      <Stack>
        {schedule.isError && <ProblemAlert error={schedule.error} />}
        <Alert variant="light" title={campaign.name} styles={{ title: { color: 'inherit' } }}>
          <Stack gap="xs">
            <Text size="sm">{campaign.subject}</Text>
            <Audience segmentId={campaign.segmentId} />
          </Stack>
        </Alert>
        <Radio.Group label={words.when} {...form.getInputProps('when')}>
          <Stack gap="xs" mt="xs">
            <Radio value="now" label={words.scheduleNow} />
            <Radio value="at" label={words.scheduleAt} />
          </Stack>
        </Radio.Group>
        {when === 'at' && (
          <TextInput
            type="datetime-local"
            label={words.at}
            description={words.atHint(businessTz)}
            {...form.getInputProps('at')}
          />
        )}
        <Text size="xs" c="dimmed">
          {words.copied}
        </Text>
        <Button type="submit" loading={schedule.isPending}>
          {when === 'now' ? words.sendNow : words.schedule}
        </Button>
      </Stack>
    </form>
  );
}
