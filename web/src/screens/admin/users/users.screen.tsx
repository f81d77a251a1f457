import { Tabs } from '@mantine/core';
import { useChoice } from '../../../app/use-address';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
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
        <Tabs
          value={tab}
          onChange={(value) => value && setTab(value as (typeof TABS)[number])}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            {TABS.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {words.tabs[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="users">
            <UserList />
          </Tabs.Panel>
          <Tabs.Panel value="invites">
            <Invites />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <UserList />
      )}
    </Page>
  );
}
