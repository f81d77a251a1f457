import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useParam } from '../../app/use-param';
import { useMay } from '../../app/use-session';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { BackLink } from '../../ui/back-link';
import { Facts } from '../../ui/facts';
import { JsonBlock } from '../../ui/json-block';
import { Page } from '../../ui/page';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { useAction } from '../../ui/use-action';
import { useConfirm } from '../../ui/use-confirm';
import { eventTypesQuery } from '../overview/queries';
import { EventModal } from './event-modal';
import { eventQuery } from './queries';
import { TypeMark } from './type-mark';
import { eventWords } from './words';

/** One event, with all that came with it. */
export default function EventScreen() {
  const words = useWords(eventWords);
  const format = useFormat();
  const may = useMay();
  const navigate = useNavigate();
  const id = useParam('id');
  const query = useQuery(eventQuery(id));
  const declared = useQuery(eventTypesQuery).data;
  const [isEditing, setIsEditing] = useState(false);
  const [confirm, dialog] = useConfirm();
  const remove = useAction(() => ask(api.DELETE('/api/events/{id}', { params: { path: { id } } })), {
    done: words.removed,
    changes: ['events', 'analytics'],
    onDone: () => navigate({ to: '/events' }),
  });
  const onRemove = async () => {
    const question = { title: words.removeTitle, text: words.removeText, action: words.remove, danger: true };
    if (await confirm(question)) remove.mutate(undefined);
  };
  const actions = query.data && may('events:write') && (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<Pencil size={14} />}
        onClick={() => setIsEditing(true)}
      >
        {words.edit}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<Trash2 size={14} />}
        loading={remove.isPending}
        onClick={() => void onRemove()}
      >
        {words.remove}
      </Button>
    </>
  );
  return (
    <Page title={words.detail} about={<BackLink to="/events" label={words.back} />} actions={actions}>
      {dialog}
      <Loaded query={query}>
        {(event) => (
          <Stack>
            <EventModal event={event} opened={isEditing} onClose={() => setIsEditing(false)} />
            <Section title={event.id}>
              <Facts
                facts={[
                  [
                    words.type,
                    <TypeMark key="type" type={event.type} declared={declared?.get(event.type)} />,
                  ],
                  [words.value, event.value === null ? '–' : format.money(event.value, event.currency)],
                  [
                    words.user,
                    <TextLink
                      key="user"
                      to="/events"
                      search={{ userId: event.userId }}
                      title={words.theUsersEvents}
                    >
                      {event.userId}
                    </TextLink>,
                  ],
                  [words.happened, format.dateTime(event.timestamp)],
                  [words.arrived, format.dateTime(event.createdAt)],
                  [words.source, words.sources[event.source] ?? event.source],
                ]}
              />
            </Section>
            <Section title={words.metadata}>
              {Object.keys(event.metadata).length === 0 ? (
                <Text c="dimmed" size="sm">
                  {words.noMetadata}
                </Text>
              ) : (
                <JsonBlock value={event.metadata} label={words.metadata} />
              )}
            </Section>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
