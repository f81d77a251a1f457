import { Tabs } from '@mantine/core';
import { useChoice } from '../../app/use-address';
import { useMay } from '../../app/use-session';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { PageTabs } from '../../ui/page-tabs';
import { Deliveries } from './deliveries';
import { Sources } from './sources';
import { Subscriptions } from './subscriptions';
import { webhookWords } from './words';

const ALL = ['sources', 'deliveries', 'subscriptions'] as const;
/** Who only reads events sees what came in. */
const READERS = ['deliveries'] as const;

export default function WebhooksScreen() {
  const words = useWords(webhookWords);
  const may = useMay();
  const tabs = may('webhooks:manage') ? ALL : READERS;
  const [tab, setTab] = useChoice<(typeof ALL)[number]>('tab', tabs, tabs[0]);
  return (
    <Page title={words.title} about={words.about}>
      <PageTabs tabs={tabs} labels={words.tabs} value={tab} onChange={setTab}>
        <Tabs.Panel value="sources">
          <Sources />
        </Tabs.Panel>
        <Tabs.Panel value="deliveries">
          <Deliveries />
        </Tabs.Panel>
        <Tabs.Panel value="subscriptions">
          <Subscriptions />
        </Tabs.Panel>
      </PageTabs>
    </Page>
  );
}
