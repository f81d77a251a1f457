import { Button, Stack, Tabs } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { useChoice } from '../../../app/use-address';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { Page } from '../../../ui/page';
import { PageTabs } from '../../../ui/page-tabs';
import { ContactForm } from './contact-form';
import { ContactList } from './contact-list';
import { Fields } from './setup/fields';
import { Stages } from './setup/stages';
import { TaskBoard } from './task-board';
import { contactWords } from './words';

const TABS = ['contacts', 'tasks', 'setup'] as const;

export default function ContactsScreen() {
  const words = useWords(contactWords);
  const may = useMay();
  const [tab, setTab] = useChoice('tab', TABS, 'contacts');
  const [isMaking, setIsMaking] = useState(false);
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        may('crm:write') && (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<Upload size={14} />}
              component={Link}
              to="/crm/contacts/import"
            >
              {words.importIt}
            </Button>
            <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
              {words.newContact}
            </Button>
          </>
        )
      }
    >
      <Dialog opened={isMaking} title={words.newContact} size="lg" onClose={() => setIsMaking(false)}>
        <ContactForm onDone={() => setIsMaking(false)} />
      </Dialog>
      <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
        <Tabs.Panel value="contacts">
          <ContactList />
        </Tabs.Panel>
        <Tabs.Panel value="tasks">
          <TaskBoard />
        </Tabs.Panel>
        <Tabs.Panel value="setup">
          <Stack>
            <Fields />
            <Stages />
          </Stack>
        </Tabs.Panel>
      </PageTabs>
    </Page>
  );
}
