import { SimpleGrid, Stack, Tabs } from '@mantine/core';
import { useChoice } from '../../app/use-address';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/page';
import { PageTabs } from '../../ui/page-tabs';
import { ApiKeys } from './api-keys';
import { EraseMe } from './erase-me';
import { ExportMe } from './export-me';
import { PasswordForm } from './password-form';
import { Preferences } from './preferences';
import { Profile } from './profile';
import { Sessions } from './sessions';
import { TwoFactor } from './two-factor';
import { accountWords } from './words';

const TABS = ['profile', 'security', 'keys', 'data'] as const;

/** What belongs to the reader: the same for every role. */
export default function AccountScreen() {
  const words = useWords(accountWords);
  const [tab, setTab] = useChoice('tab', TABS, 'profile');
  return (
    <Page title={words.title} about={words.about}>
      <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
        <Tabs.Panel value="profile">
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Profile />
            <Preferences />
          </SimpleGrid>
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <Stack>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <PasswordForm />
              <TwoFactor />
            </SimpleGrid>
            <Sessions />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeys />
        </Tabs.Panel>
        <Tabs.Panel value="data">
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <ExportMe />
            <EraseMe />
          </SimpleGrid>
        </Tabs.Panel>
      </PageTabs>
    </Page>
  );
}
