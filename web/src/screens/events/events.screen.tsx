import { Tabs } from '@mantine/core';
import { useChoice } from '../../app/use-address';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { EventList } from './event-list';
import { EventTypes } from './event-types';
import { eventWords } from './words';

const TABS = ['events', 'types'] as const;

export default function EventsScreen() {
  const words = useWords(eventWords);
  const [tab, setTab] = useChoice('tab', TABS, 'events');
  return (
    <Page title={words.title} about={words.about}>
      <Tabs value={tab} onChange={(value) => value && setTab(value as typeof tab)} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {words.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="events">
          <EventList />
        </Tabs.Panel>
        <Tabs.Panel value="types">
          <EventTypes />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
