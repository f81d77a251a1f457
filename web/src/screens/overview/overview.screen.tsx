import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LiveToday } from '../../api/live-events';
import { useChoice } from '../../app/use-address';
import { useMay } from '../../app/use-session';
import { useSettings } from '../../app/use-settings';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { PageSkeleton } from '../../ui/states';
import { useNow } from '../../ui/use-now';
import { Feed } from './feed';
import { Figures } from './figures';
import { DemoNotice, NothingYet } from './first-steps';
import { InsightCard } from './insight-card';
import { periodOf, RANGES } from './period';
import { firstStepsQuery } from './queries';
import { Series } from './series';
import { Today } from './today';
import { TopUsers } from './top-users';
import { Types } from './types';
import { useLiveOverview } from './use-live-overview';
import { overviewWords } from './words';

/** What happens now and happened lately; it moves by itself. */
export default function OverviewScreen() {
  const words = useWords(overviewWords);
  const may = useMay();
  const { businessTz } = useSettings();
  const [range, setRange] = useChoice('range', RANGES, '30d');
  const [told, setTold] = useState<LiveToday>();
  const steps = useQuery({ ...firstStepsQuery, enabled: may('events:write') });
  useLiveOverview(setTold);
  const period = periodOf(range, useNow(60_000), businessTz); // it goes on at midnight

  if (steps.isLoading) return <PageSkeleton />;
  if (steps.data?.hasEvents === false && steps.data.demo !== 'loading') {
    return (
      <Page title={words.title} about={words.about}>
        <NothingYet curl={steps.data.curl} />
      </Page>
    );
  }
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <SegmentedControl
          aria-label={words.range}
          value={range}
          onChange={(value) => setRange(value)}
          data={RANGES.map((each) => ({ value: each, label: words.ranges[each] }))}
        />
      }
    >
      {steps.data && steps.data.demo !== 'none' && <DemoNotice steps={steps.data} />}
      <Today told={told} />
      <Figures period={period} />
      <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="md">
        <Stack style={{ gridColumn: 'span 2' }} className="wide-column">
          <Series period={period} range={range} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <Types period={period} />
            <TopUsers period={period} />
          </SimpleGrid>
        </Stack>
        <Stack>
          <InsightCard />
          <Feed />
        </Stack>
      </SimpleGrid>
    </Page>
  );
}
