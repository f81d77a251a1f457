import { Button, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useWords } from '../../i18n/words';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import type { Source } from './queries';
import { webhookWords } from './words';

/** Lets the next processings fail, to watch the retries. */
export function SimulateForm({ source, onDone }: { source: Source; onDone: () => void }) {
  const words = useWords(webhookWords);
  const [count, setCount] = useState<string | number>(source.failNext || 2);
  const simulate = useAction(
    () =>
      ask(
        api.POST('/api/webhooks/sources/{id}/simulate-failure', {
          params: { path: { id: source.id } },
          body: { count: Number(count) },
        }),
      ),
    { done: words.simulated, changes: ['webhook-sources'], onDone, onProblem: () => undefined },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        simulate.mutate(undefined);
      }}
    >
      <Stack>
        {simulate.isError && <ProblemAlert error={simulate.error} />}
        <Text size="sm">{words.simulateText}</Text>
        <NumberInput
          label={words.simulateCount}
          min={0}
          max={100}
          value={count}
          onChange={setCount}
          data-autofocus
        />
        <Button type="submit" loading={simulate.isPending}>
          {words.simulate}
        </Button>
      </Stack>
    </form>
  );
}
