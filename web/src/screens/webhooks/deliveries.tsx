import { Button, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { History, Inbox, ListFilter, RotateCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api, ask } from '../../api/client';
import { queryClient } from '../../app/query-client';
import { useFilters } from '../../app/use-filters';
import { usePages } from '../../app/use-pages';
import { useMay } from '../../app/use-session';
import { useSettings } from '../../app/use-settings';
import { dayAfter, isDay, startOfDay } from '../../i18n/days';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Dialog } from '../../ui/dialog';
import { LoadedPages } from '../../ui/pages';
import { Section } from '../../ui/section';
import { EmptyState } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { type Column, VirtualTable } from '../../ui/virtual-table';
import { type Delivery, DELIVERY_STATUSES, sourcesQuery } from './queries';
import { ReplayForm } from './replay-form';
import { StateBadge } from './state-badge';
import { webhookWords } from './words';

const FILTERS = ['source', 'status', 'from', 'to'] as const;
const PAGE = 100;

/** What came in, the newest first. */
export function Deliveries() {
  const words = useWords(webhookWords);
  const may = useMay();
  const { businessTz } = useSettings();
  const [filters, setFilters] = useFilters(FILTERS);
  const [isReplaying, setIsReplaying] = useState(false);
  const manages = may('webhooks:manage');
  const sources = useQuery({ ...sourcesQuery, enabled: manages }).data ?? [];
  const status = DELIVERY_STATUSES.find((each) => each === filters.status);
  const query = {
    ...(filters.source && { source: filters.source }),
    ...(status && { status }),
    ...(isDay(filters.from) && { from: startOfDay(filters.from, businessTz) }),
    ...(isDay(filters.to) && { to: startOfDay(dayAfter(filters.to), businessTz) }),
  };
  const pages = usePages(['deliveries', 'list', query], (cursor, signal) =>
    ask(
      api.GET('/api/webhooks/deliveries', { params: { query: { ...query, limit: PAGE, cursor } }, signal }),
    ),
  );
  const columns = useColumns();
  const isFiltered = Object.keys(query).length > 0;
  return (
    <Section
      title={words.tabs.deliveries}
      actions={
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<RotateCw size={14} />}
            onClick={() => void queryClient.resetQueries({ queryKey: ['deliveries', 'list'] })}
          >
            {words.refresh}
          </Button>
          {manages && (
            <Button
              size="xs"
              variant="default"
              leftSection={<History size={14} />}
              onClick={() => setIsReplaying(true)}
            >
              {words.replay}
            </Button>
          )}
        </Group>
      }
    >
      <Dialog opened={isReplaying} title={words.replay} onClose={() => setIsReplaying(false)}>
        <ReplayForm onDone={() => setIsReplaying(false)} />
      </Dialog>
      <Group gap="xs" mb="sm" align="flex-end">
        {manages ? (
          <Select
            size="xs"
            w={160}
            label={words.source}
            placeholder={words.anySource}
            clearable
            clearButtonProps={{ 'aria-label': words.anySource }}
            value={filters.source ?? null}
            onChange={(source) => setFilters({ source })}
            data={sources.map(({ slug }) => slug)}
          />
        ) : (
          <TextInput
            size="xs"
            w={160}
            label={words.source}
            placeholder={words.anySource}
            value={filters.source ?? ''}
            onChange={(event) => setFilters({ source: event.target.value })}
          />
        )}
        <Select
          size="xs"
          w={160}
          label={words.status}
          placeholder={words.anyStatus}
          clearable
          clearButtonProps={{ 'aria-label': words.anyStatus }}
          value={status ?? null}
          onChange={(value) => setFilters({ status: value })}
          data={DELIVERY_STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
        />
        <TextInput
          type="date"
          size="xs"
          label={words.from}
          value={filters.from ?? ''}
          onChange={(event) => setFilters({ from: event.target.value })}
        />
        <TextInput
          type="date"
          size="xs"
          label={words.to}
          value={filters.to ?? ''}
          onChange={(event) => setFilters({ to: event.target.value })}
        />
      </Group>
      <LoadedPages
        pages={pages}
        empty={
          isFiltered ? (
            <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
          ) : (
            <EmptyState icon={Inbox} title={words.noDeliveriesTitle} text={words.noDeliveriesText}>
              {manages && <TextLink to="/webhooks">{words.tabs.sources}</TextLink>}
            </EmptyState>
          )
        }
      >
        {(rows) => (
          <VirtualTable
            label={words.tabs.deliveries}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            minWidth={860}
            onEnd={pages.more}
          />
        )}
      </LoadedPages>
    </Section>
  );
}

function useColumns(): readonly Column<Delivery>[] {
  const words = useWords(webhookWords);
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'received',
        label: words.received,
        width: '170px',
        cell: ({ id, receivedAt }) => (
          <TextLink to="/webhooks/deliveries/$id" params={{ id }}>
            {format.dateTime(receivedAt)}
          </TextLink>
        ),
      },
      {
        key: 'status',
        label: words.status,
        width: '150px',
        cell: ({ status }) => <StateBadge state={status} label={words.statuses[status]} />,
      },
      { key: 'source', label: words.source, width: 'minmax(110px, 1fr)', cell: ({ source }) => source },
      {
        key: 'events',
        label: words.events,
        width: '90px',
        isRight: true,
        cell: ({ events }) => format.number(events),
      },
      {
        key: 'created',
        label: words.created,
        width: '80px',
        isRight: true,
        cell: ({ created }) => (created === null ? '–' : format.number(created)),
      },
      {
        key: 'attempts',
        label: words.attempts,
        width: '110px',
        isRight: true,
        cell: ({ attempts }) => format.number(attempts.length),
      },
      {
        key: 'reason',
        label: words.reason,
        width: 'minmax(160px, 2fr)',
        cell: ({ reason }) => <span title={reason ?? undefined}>{reason ?? ''}</span>,
      },
    ],
    [words, format],
  );
}
