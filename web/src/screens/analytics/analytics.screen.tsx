import { Tabs } from '@mantine/core';
import { useChoice } from '../../app/use-address';
import { useMay } from '../../app/use-session';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { PageTabs } from '../../ui/page-tabs';
import { Breakdown } from './breakdown';
import { ExportMenu, REPORTS } from './export-menu';
import { Funnel } from './funnel';
import { PeriodBar } from './period-bar';
import { Retention } from './retention';
import { useDays } from './use-days';
import { analyticsWords } from './words';

const TABS = ['funnel', 'retention', 'breakdown'] as const;

export default function AnalyticsScreen() {
  const words = useWords(analyticsWords);
  const may = useMay();
  const [tab, setTab] = useChoice('tab', TABS, 'funnel');
  const period = useDays();
  const { days } = period;
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <>
          <PeriodBar {...period} />
          <ExportMenu
            reports={REPORTS.filter((report) => report !== 'events' || may('events:read'))}
            period={days}
          />
        </>
      }
    >
      <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
        <Tabs.Panel value="funnel">
          <Funnel days={days} />
        </Tabs.Panel>
        <Tabs.Panel value="retention">
          <Retention days={days} />
        </Tabs.Panel>
        <Tabs.Panel value="breakdown">
          <Breakdown days={days} />
        </Tabs.Panel>
      </PageTabs>
    </Page>
  );
}
