import { Alert, Button, Card, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Info, ListFilter, RotateCw, Send, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api, ask } from '../../../api/client';
import { queryClient } from '../../../app/query-client';
import { useFilters } from '../../../app/use-filters';
import { usePages } from '../../../app/use-pages';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { type Column, VirtualTable } from '../../../ui/virtual-table';
import { MailState } from './mail-state';
import { type Mail, MAIL_STATES } from './queries';
import { mailKindWords, outboxWords } from './words';

const FILTERS = ['state', 'kind', 'to'] as const;

/** How long the reader has stopped typing before it is asked, in ms. */
const TYPING_MS = 400;

/** Mails by their state, newest first. */
export function MailList() {
  const words = useWords(outboxWords);
  const [filters, setFilters] = useFilters(FILTERS);
  const [cleared, setCleared] = useState(0);
  const later = useDebouncedCallback(setFilters, TYPING_MS);
  const state = MAIL_STATES.find((each) => each === filters.state);
  const query = {
    ...(state && { state }),
    ...(filters.kind && { kind: filters.kind }),
    ...(filters.to && { to: filters.to }),
  };
  const pages = usePages(['outbox', 'list', query], (cursor, signal) =>
    ask(api.GET('/api/admin/outbox', { params: { query: { ...query, cursor, limit: 100 } }, signal })),
  );
  const kinds = useWords(mailKindWords);
  const columns = useColumns();
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Card component="section" aria-label={words.tabs.mails}>
      <SimpleGrid
        key={cleared}
        component="section"
        aria-label={words.filters}
        cols={{ base: 2, sm: 5 }}
        spacing="xs"
        verticalSpacing="xs"
        mb="sm"
        style={{ alignItems: 'end' }}
      >
        <Select
          size="xs"
          label={words.state}
          placeholder={words.anyState}
          clearable
          value={state ?? null}
          onChange={(value) => setFilters({ state: value })}
          data={MAIL_STATES.map((value) => ({ value, label: words.states[value] }))}
        />
        <Select
          size="xs"
          label={words.kindLabel}
          placeholder={words.anyState}
          clearable
          searchable
          value={filters.kind ?? null}
          onChange={(kind) => setFilters({ kind })}
          data={Object.entries({ ...(filters.kind && { [filters.kind]: filters.kind }), ...kinds }).map(
            ([value, label]) => ({ value, label }),
          )}
        />
        <TextInput
          size="xs"
          label={words.to}
          placeholder={words.toHint}
          defaultValue={filters.to ?? ''}
          onChange={(event) => later({ to: event.target.value.trim() })}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<X size={14} />}
          disabled={!isFiltered}
          onClick={() => {
            setFilters({ state: null, kind: null, to: null });
            setCleared(cleared + 1);
          }}
        >
          {words.clear}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<RotateCw size={14} />}
          onClick={() => void queryClient.resetQueries({ queryKey: ['outbox', 'list'] })}
        >
          {words.refresh}
        </Button>
      </SimpleGrid>
      <LoadedPages
        pages={pages}
        empty={
          isFiltered ? (
            <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
          ) : (
            <EmptyState icon={Send} title={words.noneTitle} text={words.noneText} />
          )
        }
      >
        {(mails) => (
          <>
            {mails.some((mail) => mail.state === 'kept') && (
              <Alert variant="light" color="brand" icon={<Info size={18} />} mb="sm">
                {words.keptText}
              </Alert>
            )}
            <VirtualTable
              label={words.tabs.mails}
              columns={columns}
              rows={mails}
              keyOf={({ id }) => id}
              minWidth={900}
              onEnd={pages.more}
            />
          </>
        )}
      </LoadedPages>
    </Card>
  );
}

function useColumns(): readonly Column<Mail>[] {
  const kinds = useWords(mailKindWords);
  const words = useWords(outboxWords);
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'created',
        label: words.created,
        width: '150px',
        cell: ({ createdAt }) => format.dateTime(createdAt),
      },
      {
        key: 'subject',
        label: words.subject,
        width: 'minmax(200px, 2fr)',
        cell: ({ id, subject }) => (
          <TextLink to="/crm/outbox/$id" params={{ id }} title={subject}>
            {subject}
          </TextLink>
        ),
      },
      {
        key: 'to',
        label: words.to,
        width: 'minmax(180px, 1.5fr)',
        cell: ({ to }) => <span title={to}>{to}</span>,
      },
      {
        key: 'kind',
        label: words.kindLabel,
        width: 'minmax(150px, 1fr)',
        cell: ({ kind }) => kinds[kind] ?? kind,
      },
      { key: 'state', label: words.state, width: '140px', cell: ({ state }) => <MailState state={state} /> },
    ],
    [words, kinds, format],
  );
}
