import { Tabs } from '@mantine/core';
import { askAgain } from '../../../app/query-client';
import { useChoice } from '../../../app/use-address';
import { useLiveAdmin } from '../../../app/use-live-admin';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { PageTabs } from '../../../ui/page-tabs';
import { AlertList } from './alert-list';
import { Receivers } from './receivers';
import { Rules } from './rules';
import { alertWords } from './words';

const TABS = ['alerts', 'rules', 'receivers'] as const;

/** What staff is told without having to look. */
export default function AlertsScreen() {
  const words = useWords(alertWords);
  const [tab, setTab] = useChoice('tab', TABS, 'alerts');
  const refresh = () => void askAgain(['alerts']);
  useLiveAdmin('alert:new', refresh);
  useLiveAdmin('alert:resolved', refresh);
  return (
    <Page title={words.title} about={words.about}>
      <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
        <Tabs.Panel value="alerts">
          <AlertList />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <Rules />
        </Tabs.Panel>
        <Tabs.Panel value="receivers">
          <Receivers />
        </Tabs.Panel>
      </PageTabs>
    </Page>
  );
}
