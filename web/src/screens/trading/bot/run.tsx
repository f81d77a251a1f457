import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { api, ask } from '../../../api/client';
import type { BotNews } from '../../../api/live-events';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import type { Asset } from '../queries';
import { Lately } from './lately';
import { statusQuery, type Strategy } from './queries';
import { RunFields } from './run-fields';
import { problemInRun, type RunValues, toSettings } from './run-values';
import { Status } from './status';
import { useRunForm } from './use-run-form';
import { botWords } from './words';

/** Settings, start and stop, and what it does meanwhile. */
export function Run({
  strategies,
  assets,
  news,
}: {
  strategies: Strategy[];
  assets: Asset[];
  news: readonly BotNews[];
}) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="md">
      <Stack>
        <Status />
        <Lately news={news} />
      </Stack>
      <div style={{ gridColumn: 'span 2', minWidth: 0 }} className="wide-column">
        <Settings strategies={strategies} assets={assets} />
      </div>
    </SimpleGrid>
  );
}

function Settings({ strategies, assets }: { strategies: Strategy[]; assets: Asset[] }) {
  const words = useWords(botWords);
  const form = useRunForm(strategies, assets);
  const may = useMay();
  const [confirm, dialog] = useConfirm();
  const status = useQuery(statusQuery).data;
  const start = useAction(
    async (values: RunValues) => {
      if (!status?.connected) await ask(api.POST('/api/bot/connect'));
      return ask(api.POST('/api/bot/start-runtime', { body: toSettings(values) }));
    },
    {
      done: words.started,
      changes: ['bot', 'broker'],
      onProblem: (problem) => problemInRun(form, problem),
    },
  );
  const onStart = async (values: RunValues) => {
    const question = {
      title: words.startReal,
      text: words.startRealText,
      action: words.start,
      danger: true,
    };
    if (status?.accountType === 'real' && !(await confirm(question))) return;
    start.mutate(values);
  };
  const isAtWork = status?.running === true || status?.state === 'stopping';
  return (
    <Section title={words.settings} about={words.settingsAbout}>
      {dialog}
      <form noValidate onSubmit={form.onSubmit((values) => void onStart(values))}>
        <Stack>
          <RunFields form={form} strategies={strategies} assets={assets} />
          {start.isError && <ProblemAlert error={start.error} />}
          {may('trading:write') && (
            <Group>
              <Button
                type="submit"
                leftSection={<Play size={16} />}
                loading={start.isPending}
                disabled={isAtWork}
              >
                {words.start}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}
