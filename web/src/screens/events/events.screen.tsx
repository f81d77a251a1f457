import { Tabs } from '@mantine/core';
import { useChoice } from '../../app/use-address';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { PageTabs } from '../../ui/page-tabs';
import { EventList } from './event-list';
import { EventTypes } from './event-types';
import { eventWords } from './words';

const TABS = ['events', 'types'] as const;

export default function EventsScreen() {
  const words = useWords(eventWords);
  const [tab, setTab] = useChoice('tab', TABS, 'events');
  return (
    <Page title={words.title} about={words.about}>
      <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
        <Tabs.Panel value="events">
          <EventList />
        </Tabs.Panel>
        <Tabs.Panel value="types">
          <EventTypes />
        </Tabs.Panel>
      </PageTabs>
    </Page>
  );
}
