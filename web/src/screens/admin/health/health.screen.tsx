import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { Loaded, PageSkeleton } from '../../../ui/states';
import { KillBots } from './kill-bots';
import { Components } from './components';
import { Jobs } from './jobs';
import { healthQuery } from './queries';
import { Slots } from './slots';
import { healthWords } from './words';

export default function HealthScreen() {
  const words = useWords(healthWords);
  const query = useQuery(healthQuery);
  return (
    <Page title={words.title} about={words.about} actions={<KillBots />}>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(health) => (
          <Stack>
            <Components health={health} />
            <Jobs names={health.jobs} />
            <Slots slots={health.slots} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
