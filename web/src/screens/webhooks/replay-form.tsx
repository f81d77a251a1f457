import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { useSettings } from '../../app/use-settings';
import { dayAfter, isDay, startOfDay } from '../../i18n/days';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { DELIVERY_STATUSES, sourcesQuery } from './queries';
import { webhookWords } from './words';

type Status = Schemas['ReplayDto']['status'];
const STATUSES = DELIVERY_STATUSES.filter((status): status is Status => status !== 'processing');

/** Counts what would be replayed, then does it when the reader says so. */
export function ReplayForm({ onDone }: { onDone: () => void }) {
  const words = useWords(webhookWords);
  const format = useFormat();
  const { businessTz } = useSettings();
  const sources = useQuery(sourcesQuery).data ?? [];
  const [asked, setAsked] = useState({ status: 'dead' as Status, source: '', from: '', to: '' });
  const replay = useAction(
    (dryRun: boolean) => {
      const { status, source, from, to } = asked;
      const body = {
        dryRun,
        status,
        ...(source && { source }),
        ...(isDay(from) && { from: startOfDay(from, businessTz) }),
        ...(isDay(to) && { to: startOfDay(dayAfter(to), businessTz) }),
      };
      return ask(api.POST('/api/webhooks/replay', { body }));
    },
    {
      changes: ['deliveries'],
      onDone: ({ dryRun, replayed }) => {
        if (dryRun) return;
        notifications.show({ message: words.replayed(format.number(replayed)), color: 'brand' });
        onDone();
      },
      onProblem: () => undefined,
    },
  );
  const change = (changed: Partial<typeof asked>) => {
    setAsked({ ...asked, ...changed });
    replay.reset(); // what was counted is not what is asked now
  };
  const counted = replay.data?.dryRun ? replay.data.matched : undefined;
  return (
    <Stack>
      {replay.isError && <ProblemAlert error={replay.error} />}
      <Text size="sm">{words.replayText}</Text>
      <Select
        label={words.which}
        allowDeselect={false}
        data={STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
        value={asked.status}
        onChange={(status) => status && change({ status })}
      />
      <Select
        label={words.source}
        placeholder={words.anySource}
        clearable
        clearButtonProps={{ 'aria-label': words.anySource }}
        data={sources.map(({ slug }) => slug)}
        value={asked.source || null}
        onChange={(source) => change({ source: source ?? '' })}
      />
      <Group grow>
        <TextInput
          type="date"
          label={words.from}
          value={asked.from}
          onChange={(event) => change({ from: event.target.value })}
        />
        <TextInput
          type="date"
          label={words.to}
          value={asked.to}
          onChange={(event) => change({ to: event.target.value })}
        />
      </Group>
      {counted !== undefined && (
        <Text fw={600} role="status">
          {words.wouldBe(format.number(counted))}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" loading={replay.isPending} onClick={() => replay.mutate(true)}>
          {words.dryRun}
        </Button>
        {counted !== undefined && counted > 0 && (
          <Button loading={replay.isPending} onClick={() => replay.mutate(false)}>
            {words.replayNow(format.number(counted))}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
