import { Button, ColorSwatch, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Tags } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { useMay } from '../../app/use-session';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { EmptyState, Loaded } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { useAction } from '../../ui/use-action';
import { useConfirm } from '../../ui/use-confirm';
import { eventTypesQuery } from '../overview/queries';
import { EventTypeModal } from './event-type-modal';
import { eventWords } from './words';

type EventType = Schemas['EventTypeDto'];

/** Types that were declared: how they are called and drawn, and what they are broken down by. */
export function EventTypes() {
  const words = useWords(eventWords);
  const may = useMay();
  const query = useQuery(eventTypesQuery);
  const [edited, setEdited] = useState<EventType | 'new'>();
  const [confirm, dialog] = useConfirm();
  const remove = useAction(
    (type: string) => ask(api.DELETE('/api/event-types/{type}', { params: { path: { type } } })),
    { done: words.typeRemoved, changes: ['event-types'] },
  );
  const onRemove = async ({ type }: EventType) => {
    const question = {
      title: words.removeTypeTitle(type),
      text: words.removeTypeText,
      action: words.remove,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(type);
  };
  const adder = may('events:write') && (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setEdited('new')}>
      {words.newType}
    </Button>
  );
  return (
    <Section title={words.tabs.types} about={words.typesAbout} actions={(query.data?.size ?? 0) > 0 && adder}>
      {dialog}
      <EventTypeModal edited={edited} onClose={() => setEdited(undefined)} />
      <Loaded
        query={query}
        isEmpty={(types) => types.size === 0}
        empty={
          <EmptyState icon={Tags} title={words.noTypesTitle} text={words.noTypesText}>
            {adder}
          </EmptyState>
        }
      >
        {(types) => (
          <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.tabs.types, role: 'region' }}>
            <Table miw={720}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.type}</Table.Th>
                  <Table.Th>{words.label}</Table.Th>
                  <Table.Th>{words.unit}</Table.Th>
                  <Table.Th>{words.fields}</Table.Th>
                  <Table.Th aria-label={words.actions} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {[...types.values()].map((type) => (
                  <Table.Tr key={type.type}>
                    <Table.Td>
                      <code>{type.type}</code>
                    </Table.Td>
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        {type.colour && <ColorSwatch size={14} color={type.colour} withShadow={false} />}
                        {type.label}
                      </Group>
                    </Table.Td>
                    <Table.Td>{type.unit ?? '–'}</Table.Td>
                    <Table.Td>
                      <FieldLinks type={type} />
                    </Table.Td>
                    <Table.Td>
                      {may('events:write') && (
                        <Group gap="xs" justify="flex-end" wrap="nowrap">
                          <Button size="compact-xs" variant="default" onClick={() => setEdited(type)}>
                            {words.edit}
                          </Button>
                          <Button size="compact-xs" variant="default" onClick={() => void onRemove(type)}>
                            {words.remove}
                          </Button>
                        </Group>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        )}
      </Loaded>
    </Section>
  );
}

function FieldLinks({ type: { type, fields } }: { type: EventType }) {
  const words = useWords(eventWords);
  const may = useMay();
  if (fields.length === 0) return '–';
  return (
    <Stack gap={2}>
      {fields.map(({ path, label }) => (
        <Text size="sm" key={path} title={path}>
          {may('analytics:read') ? (
            <TextLink
              to="/analytics"
              search={{ tab: 'breakdown', type, by: path }}
              aria-label={`${words.breakdown}: ${label}`}
            >
              {label}
            </TextLink>
          ) : (
            label
          )}
        </Text>
      ))}
    </Stack>
  );
}
