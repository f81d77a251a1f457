import { ActionIcon, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../../api/client';
import { usePages } from '../../../../app/use-pages';
import { useMay } from '../../../../app/use-session';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { LoadedPages } from '../../../../ui/pages';
import { Section } from '../../../../ui/section';
import { useAction } from '../../../../ui/use-action';
import { useConfirm } from '../../../../ui/use-confirm';
import type { Note } from '../queries';
import { usePeople } from '../use-people';
import { contactWords } from '../words';

const CHANGES = ['contact-notes', 'contact-timeline'];

/** What the staff wrote about one contact. */
export function ContactNotes({ id }: { id: string }) {
  const words = useWords(contactWords);
  const may = useMay();
  const pages = usePages(['contact-notes', id], (cursor, signal) => {
    const params = { path: { id }, query: { cursor, limit: 50 } };
    return ask(api.GET('/api/crm/contacts/{id}/notes', { params, signal }));
  });
  return (
    <Section title={words.notes}>
      {may('crm:write') && <NoteForm id={id} />}
      <LoadedPages
        pages={pages}
        empty={
          <Text size="sm" c="dimmed">
            {words.noNotes}
          </Text>
        }
      >
        {(notes) => (
          <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {notes.map((note) => (
              <NoteRow key={note.id} note={note} />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Section>
  );
}

function NoteForm({ id }: { id: string }) {
  const words = useWords(contactWords);
  const [text, setText] = useState('');
  const add = useAction(
    () =>
      ask(
        api.POST('/api/crm/contacts/{id}/notes', { params: { path: { id } }, body: { text: text.trim() } }),
      ),
    { done: words.noteAdded, changes: CHANGES, onDone: () => setText('') },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(undefined);
      }}
    >
      <Stack gap="xs" mb="sm" align="flex-end">
        <Textarea
          w="100%"
          size="xs"
          label={words.newNote}
          autosize
          minRows={2}
          maxRows={10}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button size="xs" type="submit" disabled={text.trim() === ''} loading={add.isPending}>
          {words.addNote}
        </Button>
      </Stack>
    </form>
  );
}

function NoteRow({ note }: { note: Note }) {
  const words = useWords(contactWords);
  const format = useFormat();
  const may = useMay();
  const { staffName } = usePeople();
  const [confirm, dialog] = useConfirm();
  const path = { id: note.contactId, noteId: note.id };
  const remove = useAction(
    () => ask(api.DELETE('/api/crm/contacts/{id}/notes/{noteId}', { params: { path } })),
    { changes: CHANGES },
  );
  const askAndRemove = async () => {
    const yes = await confirm({
      title: words.noteRemoveTitle,
      text: words.noteRemoveText,
      action: words.remove,
      danger: true,
    });
    if (yes) remove.mutate(undefined);
  };
  const author = note.authorId === 'workflow' ? words.byWorkflow : staffName(note.authorId);
  return (
    <Group
      component="li"
      wrap="nowrap"
      align="flex-start"
      justify="space-between"
      py="xs"
      style={{ borderTop: '1px solid var(--td-grid)' }}
    >
      {dialog}
      <div style={{ minWidth: 0 }}>
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {note.text}
        </Text>
        <Text size="xs" c="dimmed">
          {format.dateTime(note.createdAt)} · {words.by(author)}
        </Text>
      </div>
      {may('crm:write') && (
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`${words.remove}: ${note.text.slice(0, 40)}`}
          onClick={() => void askAndRemove()}
        >
          <Trash2 size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}
