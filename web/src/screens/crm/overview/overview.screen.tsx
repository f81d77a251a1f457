import { Button, Card, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Upload, Users } from 'lucide-react';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { EmptyState, Loaded, PageSkeleton } from '../../../ui/states';
import { StatCard } from '../../../ui/stat-card';
import { crmStatsQuery } from '../contacts/queries';
import { LifecycleBars } from './lifecycle-bars';
import { NewestContacts, NextTasks } from './lately';
import { crmWords } from './words';

/** How often the figures are asked for again, in ms. */
const STATS_MS = 30_000;

export default function CrmOverviewScreen() {
  const words = useWords(crmWords);
  const format = useFormat();
  const may = useMay();
  const query = useQuery({ ...crmStatsQuery, refetchInterval: STATS_MS });
  return (
    <Page title={words.title} about={words.about}>
      <Loaded
        query={query}
        skeleton={<PageSkeleton />}
        isEmpty={({ contacts }) => contacts === 0}
        empty={
          <Card>
            <EmptyState icon={Users} title={words.noneTitle} text={words.noneText}>
              {may('crm:write') && (
                <Button component={Link} to="/crm/contacts/import" leftSection={<Upload size={16} />}>
                  {words.importIt}
                </Button>
              )}
            </EmptyState>
          </Card>
        }
      >
        {(stats) => (
          <Stack>
            <SimpleGrid cols={{ base: 2, md: 5 }} spacing={{ base: 'xs', sm: 'md' }}>
              <StatCard label={words.contacts} value={format.number(stats.contacts)} />
              <StatCard
                label={words.subscribed}
                value={format.number(stats.subscribed)}
                about={words.ofAll(format.percent(stats.subscribed / stats.contacts))}
              />
              <StatCard label={words.mails} value={format.number(stats.mailsSent30d)} />
              <StatCard label={words.campaigns} value={format.number(stats.campaigns)} />
              <StatCard label={words.workflows} value={format.number(stats.workflowsActive)} />
            </SimpleGrid>
            <LifecycleBars stats={stats} />
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" style={{ alignItems: 'start' }}>
              <NextTasks />
              <NewestContacts />
            </SimpleGrid>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
