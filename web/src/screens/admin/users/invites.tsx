import { Button, Table } from '@mantine/core';
import { MailPlus, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { usePages } from '../../../app/use-pages';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { LoadedPages } from '../../../ui/pages';
import { Section } from '../../../ui/section';
import { EmptyState } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { TableBox } from '../../../ui/table-box';
import { adminWords } from '../shared/words';
import { InviteForm } from './invite-form';
import { userWords } from './words';

type Invite = Schemas['InviteDto'];

/** Who was invited and has not come yet. */
export function Invites() {
  const words = useWords(userWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const format = useFormat();
  const [isMaking, setIsMaking] = useState(false);
  const [confirm, dialog] = useConfirm();
  const pages = usePages(['invites'], (cursor, signal) =>
    ask(api.GET('/api/admin/invites', { params: { query: { cursor } }, signal })),
  );
  const remove = useAction(
    (id: string) => ask(api.DELETE('/api/admin/invites/{id}', { params: { path: { id } } })),
    { done: words.inviteGone, changes: ['invites'] },
  );
  const onRemove = async ({ id, email }: Invite) => {
    const question = {
      title: words.takeBackTitle,
      text: words.takeBackText(email),
      action: words.takeBack,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(id);
  };
  const maker = (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.invite}
    </Button>
  );
  return (
    <Section title={words.tabs.invites} about={words.invitesAbout} actions={maker}>
      {dialog}
      <Dialog opened={isMaking} title={words.invite} onClose={() => setIsMaking(false)}>
        <InviteForm onDone={() => setIsMaking(false)} />
      </Dialog>
      <LoadedPages
        pages={pages}
        empty={<EmptyState icon={MailPlus} title={words.noInvitesTitle} text={words.noInvitesText} />}
      >
        {(invites) => (
          <TableBox
            label={words.tabs.invites}
            minWidth={640}
            headings={[words.email, admin.role, words.invitedAt, words.goodUntil, admin.actions]}
          >
            {invites.map((invite) => (
              <Table.Tr key={invite.id} data-invite={invite.email}>
                <Table.Td>{invite.email}</Table.Td>
                <Table.Td>{shared.roles[invite.role]}</Table.Td>
                <Table.Td>{format.dateTime(invite.createdAt)}</Table.Td>
                <Table.Td>{format.dateTime(invite.expiresAt)}</Table.Td>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`${words.takeBack}: ${invite.email}`}
                    onClick={() => void onRemove(invite)}
                  >
                    {words.takeBack}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </TableBox>
        )}
      </LoadedPages>
    </Section>
  );
}
