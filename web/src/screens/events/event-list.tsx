import { Button, Card, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowUp, ListFilter, Plus, Rows3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { queryClient } from '../../app/query-client';
import { useFilters } from '../../app/use-filters';
import { useLive } from '../../app/use-live';
import { usePages } from '../../app/use-pages';
import { useMay } from '../../app/use-session';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { LoadedPages } from '../../ui/pages';
import { EmptyState } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { type Column, VirtualTable } from '../../ui/virtual-table';
import { type EventRow, eventTypesQuery } from '../overview/queries';
import { ExportMenu } from '../analytics/export-menu';
import { EventFilterBar } from './event-filters';
import { EventModal } from './event-modal';
import { eventPage, eventQueryOf, FILTERS } from './queries';
import { TypeMark } from './type-mark';
import { eventWords } from './words';

/** Events by filters, as far down as the reader likes; what comes in meanwhile waits until it is asked for. */
export function EventList() {
  const words = useWords(eventWords);
  const format = useFormat();
  const may = useMay();
  const { businessTz } = useSettings();
  const [filters, setFilters] = useFilters(FILTERS);
  const [fresh, setFresh] = useState(0);
  const [isMaking, setIsMaking] = useState(false);
  const query = eventQueryOf(filters, businessTz);
  const pages = usePages(['events', 'list', query], (cursor, signal) => eventPage(query, cursor, signal));
  useLive('event:created', ({ events }) => setFresh((before) => before + events.length));
  const columns = useColumns();
  const isFiltered = Object.keys(filters).length > 0;
  const showFresh = () => {
    setFresh(0);
    void queryClient.resetQueries({ queryKey: ['events', 'list'] });
  };
  const maker = may('events:write') && (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.newEvent}
    </Button>
  );
  return (
    <Card component="section" aria-label={words.title}>
      <EventModal opened={isMaking} onClose={() => setIsMaking(false)} />
      <EventFilterBar filters={filters} onChange={setFilters} />
      <Group justify="space-between" mb="xs" gap="xs">
        <Group gap="xs" role="status">
          <Text size="sm" c="dimmed" data-shown={pages.rows?.length}>
            {pages.rows && pages.rows.length > 0
              ? words.shown(format.number(pages.rows.length), pages.isMore)
              : ' '}
          </Text>
          {fresh > 0 && !isFiltered && (
            <Button size="compact-xs" variant="light" leftSection={<ArrowUp size={12} />} onClick={showFresh}>
              {words.fresh(format.number(fresh))}
            </Button>
          )}
        </Group>
        <Group gap="xs">
          {may('analytics:read') && (
            <ExportMenu
              reports={['events']}
              period={{ from: filters.from, to: filters.to }}
              about={words.exportText}
            />
          )}
          {maker}
        </Group>
      </Group>
      <LoadedPages
        pages={pages}
        empty={
          isFiltered ? (
            <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
          ) : (
            <EmptyState icon={Rows3} title={words.noneTitle} text={words.noneText}>
              {may('webhooks:manage') ? <TextLink to="/webhooks">{words.toWebhooks}</TextLink> : maker}
            </EmptyState>
          )
        }
      >
        {(rows) => (
          <VirtualTable
            label={words.title}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            minWidth={820}
            onEnd={pages.more}
          />
        )}
      </LoadedPages>
    </Card>
  );
}

function useColumns(): readonly Column<EventRow>[] {
  const words = useWords(eventWords);
  const format = useFormat();
  const declared = useQuery(eventTypesQuery).data;
  return useMemo(
    () => [
      {
        key: 'time',
        label: words.time,
        width: '170px',
        cell: ({ id, timestamp }) => (
          <TextLink to="/events/$id" params={{ id }}>
            {format.dateTime(timestamp)}
          </TextLink>
        ),
      },
      {
        key: 'type',
        label: words.type,
        width: 'minmax(140px, 1fr)',
        cell: ({ type }) => <TypeMark type={type} declared={declared?.get(type)} />,
      },
      {
        key: 'user',
        label: words.user,
        width: 'minmax(180px, 2fr)',
        cell: ({ userId }) => <span title={userId}>{userId}</span>,
      },
      {
        key: 'value',
        label: words.value,
        width: '130px',
        isRight: true,
        cell: ({ value, currency }) => (value === null ? '–' : format.money(value, currency)),
      },
      {
        key: 'source',
        label: words.source,
        width: 'minmax(100px, 1fr)',
        cell: ({ source }) => words.sources[source] ?? source,
      },
    ],
    [words, format, declared],
  );
}
