import { Tabs } from '@mantine/core';
import { useChoice } from '../../../app/use-address';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { PageTabs } from '../../../ui/page-tabs';
import { MailList } from './mail-list';
import { Suppressions } from './suppressions';
import { outboxWords } from './words';

const TABS = ['mails', 'suppressions'] as const;

export default function OutboxScreen() {
  const words = useWords(outboxWords);
  const may = useMay();
  const [tab, setTab] = useChoice('tab', TABS, 'mails');
  return (
    <Page title={words.title} about={words.about}>
      <PageTabs
        tabs={TABS.filter((each) => each === 'mails' || may('crm:read'))}
        labels={words.tabs}
        value={tab}
        onChange={setTab}
      >
        <Tabs.Panel value="mails">
          <MailList />
        </Tabs.Panel>
        {may('crm:read') && (
          <Tabs.Panel value="suppressions">
            <Suppressions />
          </Tabs.Panel>
        )}
      </PageTabs>
    </Page>
  );
}
