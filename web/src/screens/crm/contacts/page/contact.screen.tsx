import { ActionIcon, Button, Grid, Menu, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, EllipsisVertical, Pencil, ShieldX, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../../api/client';
import { download } from '../../../../api/download';
import { useParam } from '../../../../app/use-param';
import { useMay } from '../../../../app/use-session';
import { useWords } from '../../../../i18n/words';
import { BackLink } from '../../../../ui/back-link';
import { Dialog } from '../../../../ui/dialog';
import { Page } from '../../../../ui/page';
import { Loaded } from '../../../../ui/states';
import { useAction } from '../../../../ui/use-action';
import { useConfirm } from '../../../../ui/use-confirm';
import { ContactForm } from '../contact-form';
import { type Contact, contactQuery } from '../queries';
import { contactWords } from '../words';
import { ContactNotes } from './notes';
import { Profile } from './profile';
import { ContactTasks } from './tasks';
import { Timeline } from './timeline';

export default function ContactScreen() {
  const words = useWords(contactWords);
  const may = useMay();
  const id = useParam('id');
  const query = useQuery(contactQuery(id));
  const [isEditing, setIsEditing] = useState(false);
  return (
    <Page
      title={query.data?.name ?? query.data?.email ?? words.title}
      about={<BackLink to="/crm/contacts" label={words.back} />}
      actions={
        query.data && (
          <>
            {may('crm:write') && (
              <Button size="xs" leftSection={<Pencil size={14} />} onClick={() => setIsEditing(true)}>
                {words.edit}
              </Button>
            )}
            <MoreActions contact={query.data} />
          </>
        )
      }
    >
      <Loaded query={query}>
        {(contact) => (
          <Stack>
            <Dialog opened={isEditing} title={words.editTitle} size="lg" onClose={() => setIsEditing(false)}>
              <ContactForm contact={contact} onDone={() => setIsEditing(false)} />
            </Dialog>
            <Profile contact={contact} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, lg: 7 }} order={{ base: 2, lg: 1 }}>
                <Timeline id={id} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 5 }} order={{ base: 1, lg: 2 }}>
                <Stack>
                  <ContactTasks id={id} />
                  <ContactNotes id={id} />
                </Stack>
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

/** To give out, delete and erase. */
function MoreActions({ contact: { id } }: { contact: Contact }) {
  const words = useWords(contactWords);
  const may = useMay();
  const navigate = useNavigate();
  const [confirm, dialog] = useConfirm();
  const path = { id };
  const leave = {
    changes: ['crm-stats', 'contacts'],
    onDone: () => navigate({ to: '/crm/contacts' }),
  };
  const remove = useAction(() => ask(api.DELETE('/api/crm/contacts/{id}', { params: { path } })), {
    done: words.removed,
    ...leave,
  });
  const erase = useAction(() => ask(api.POST('/api/crm/contacts/{id}/erase', { params: { path } })), {
    done: words.erased,
    ...leave,
  });
  const giveOut = useAction(() =>
    download(
      api.GET('/api/crm/contacts/{id}/export', { params: { path }, parseAs: 'blob' }),
      `contact-${id}.json`,
    ),
  );
  const askAndRemove = async () => {
    const question = { title: words.removeTitle, text: words.removeText, action: words.remove, danger: true };
    if (await confirm(question)) remove.mutate(undefined);
  };
  const askAndErase = async () => {
    const question = {
      title: words.eraseTitle,
      text: words.eraseText,
      action: words.eraseAction,
      danger: true,
    };
    if (await confirm(question)) erase.mutate(undefined);
  };
  return (
    <>
      {dialog}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            size={30}
            variant="default"
            aria-label={words.moreActions}
            loading={giveOut.isPending || erase.isPending || remove.isPending}
          >
            <EllipsisVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Download size={14} />} onClick={() => giveOut.mutate(undefined)}>
            {words.giveOut}
          </Menu.Item>
          {may('crm:write') && (
            <>
              <Menu.Item
                c="var(--td-bad)"
                leftSection={<Trash2 size={14} />}
                onClick={() => void askAndRemove()}
              >
                {words.remove}
              </Menu.Item>
              <Menu.Item
                c="var(--td-bad)"
                leftSection={<ShieldX size={14} />}
                onClick={() => void askAndErase()}
              >
                {words.erase}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
