import { Group, Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useChoice } from '../../../app/use-address';
import { useParam } from '../../../app/use-param';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Page } from '../../../ui/page';
import { PageTabs } from '../../../ui/page-tabs';
import { Loaded, PageSkeleton } from '../../../ui/states';
import { Entries } from '../audit/entries';
import { userQuery } from '../users/queries';
import { StatusBadge } from '../users/user-table';
import { Access } from './access';
import { Account } from './account';
import { Activity } from './activity';
import { LogIns } from './log-ins';
import { PersonalData } from './personal-data';
import { Section } from '../../../ui/section';
import { userPageWords } from './words';

const ALL = ['account', 'modules', 'log-ins', 'activity', 'trail', 'data'] as const;
const READERS = ['account', 'modules', 'log-ins', 'activity', 'trail'] as const;

/** One user: everything that staff asks for first, and what they may do about it. */
export default function UserScreen() {
  const words = useWords(userPageWords);
  const may = useMay();
  const id = useParam('id');
  const query = useQuery(userQuery(id));
  const tabs = may('users:manage') ? ALL : READERS;
  const [tab, setTab] = useChoice<(typeof ALL)[number]>('tab', tabs, 'account');
  return (
    <Page
      title={query.data?.name ?? words.title}
      about={
        <Group gap="sm" component="span">
          <BackLink to="/admin/users" label={words.back} />
          {query.data && <StatusBadge status={query.data.status} />}
        </Group>
      }
    >
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(user) => (
          <PageTabs tabs={tabs} labels={words.tabs} value={tab} onChange={setTab}>
            <Tabs.Panel value="account">
              <Account user={user} />
            </Tabs.Panel>
            <Tabs.Panel value="modules">
              <Access user={user} />
            </Tabs.Panel>
            <Tabs.Panel value="log-ins">
              <LogIns user={user} />
            </Tabs.Panel>
            <Tabs.Panel value="activity">
              <Activity user={user} />
            </Tabs.Panel>
            <Tabs.Panel value="trail">
              <Section title={words.trail} about={words.trailAbout}>
                <Stack>
                  <Entries filter={{ target: id }} empty={words.noTrail} />
                </Stack>
              </Section>
            </Tabs.Panel>
            <Tabs.Panel value="data">
              <PersonalData user={user} />
            </Tabs.Panel>
          </PageTabs>
        )}
      </Loaded>
    </Page>
  );
}
