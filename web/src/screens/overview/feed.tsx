import { Badge, Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import type { Schemas } from '../../api/schemas';
import { type Format, useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { type EventRow, eventTypesQuery, newestEventsQuery } from './queries';
import { overviewWords } from './words';

/** The newest events, as they come in. */
export function Feed() {
  const words = useWords(overviewWords);
  const format = useFormat();
  const declared = useQuery(eventTypesQuery).data;
  const query = useQuery(newestEventsQuery);
  return (
    <Section title={words.feed} about={words.feedText}>
      <Loaded
        query={query}
        isEmpty={(events) => events.length === 0}
        empty={<Text c="dimmed">{words.noFeed}</Text>}
      >
        {(events) => (
          <ScrollArea h={420} viewportProps={{ tabIndex: 0, 'aria-label': words.feed, role: 'region' }}>
            <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }} data-feed>
              {events.map((event) => (
                <Row key={event.id} event={event} type={declared?.get(event.type)} format={format} />
              ))}
            </Stack>
          </ScrollArea>
        )}
      </Loaded>
    </Section>
  );
}

const Row = memo(function Row({
  event,
  type,
  format,
}: {
  event: EventRow;
  type: Schemas['EventTypeDto'] | undefined;
  format: Format;
}) {
  return (
    <Group
      component="li"
      wrap="nowrap"
      justify="space-between"
      gap="sm"
      py={7}
      style={{ borderBottom: '1px solid var(--td-grid)' }}
    >
      <div style={{ minWidth: 0 }}>
        <Badge variant="default" size="sm" tt="none" fw={600}>
          {type?.label ?? event.type}
        </Badge>
        <Text size="sm" truncate title={event.userId}>
          {event.userId}
        </Text>
      </div>
      <div style={{ textAlign: 'right', flexShrink: 0 }}>
        <Text size="sm" fw={600} className="figures">
          {event.value === null ? '–' : format.money(event.value, event.currency)}
        </Text>
        <Text size="xs" c="dimmed" className="figures">
          {format.dateTime(event.timestamp)}
        </Text>
      </div>
    </Group>
  );
});
