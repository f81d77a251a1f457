import { Tabs } from '@mantine/core';
import { useChoice } from '../../../app/use-address';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { PageTabs } from '../../../ui/page-tabs';
import { Invites } from './invites';
import { UserList } from './user-list';
import { userWords } from './words';

const TABS = ['users', 'invites'] as const;

export default function UsersScreen() {
  const words = useWords(userWords);
  const may = useMay();
  const [tab, setTab] = useChoice('tab', TABS, 'users');
  return (
    <Page title={words.title} about={words.about}>
      {may('users:manage') ? (
        <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
          <Tabs.Panel value="users">
            <UserList />
          </Tabs.Panel>
          <Tabs.Panel value="invites">
            <Invites />
          </Tabs.Panel>
        </PageTabs>
      ) : (
        <UserList />
      )}
    </Page>
  );
}
