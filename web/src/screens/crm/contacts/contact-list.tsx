import { Button, Card, Checkbox, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ListFilter, Merge, Upload, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useFilters } from '../../../app/use-filters';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { type Column, VirtualTable } from '../../../ui/virtual-table';
import { LifecycleBadge, SubscriptionBadge, Tags } from './badges';
import { ContactFilterBar } from './contact-filters';
import { ExportButton } from './export-button';
import { MergeForm } from './merge-form';
import { type Contact, contactPage, contactQueryOf, FILTERS } from './queries';
import { usePeople } from './use-people';
import { contactWords } from './words';

/** Contacts by filters, as far down as the reader likes; some may be chosen, to be merged. */
export function ContactList() {
  const words = useWords(contactWords);
  const format = useFormat();
  const may = useMay();
  const [filters, setFilters] = useFilters(FILTERS);
  const [chosen, setChosen] = useState<readonly Contact[]>([]);
  const [isMerging, setIsMerging] = useState(false);
  const query = contactQueryOf(filters);
  const pages = usePages(['contacts', 'list', query], (cursor, signal) => contactPage(query, cursor, signal));
  const columns = useColumns(may('crm:write') ? { chosen, setChosen } : undefined);
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Card component="section" aria-label={words.title}>
      <Dialog opened={isMerging} title={words.mergeTitle} onClose={() => setIsMerging(false)}>
        <MergeForm
          contacts={chosen}
          onDone={() => {
            setIsMerging(false);
            setChosen([]);
          }}
        />
      </Dialog>
      <ContactFilterBar filters={filters} onChange={setFilters} />
      <Group justify="space-between" mb="xs" gap="xs" mih={30}>
        <Text size="sm" c="dimmed" role="status" data-shown={pages.rows?.length}>
          {chosen.length > 0
            ? words.selected(chosen.length)
            : pages.rows && pages.rows.length > 0
              ? words.shown(format.number(pages.rows.length), pages.isMore)
              : ' '}
        </Text>
        <Group gap="xs">
          {chosen.length > 0 && (
            <Button size="xs" variant="subtle" onClick={() => setChosen([])}>
              {words.unselect}
            </Button>
          )}
          {chosen.length > 1 && (
            <Button size="xs" leftSection={<Merge size={14} />} onClick={() => setIsMerging(true)}>
              {words.merge}
            </Button>
          )}
          <ExportButton query={query} />
        </Group>
      </Group>
      <LoadedPages
        pages={pages}
        empty={
          isFiltered ? (
            <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
          ) : (
            <EmptyState icon={Users} title={words.noneTitle} text={words.noneText}>
              {may('crm:write') && (
                <Button component={Link} to="/crm/contacts/import" leftSection={<Upload size={16} />}>
                  {words.importIt}
                </Button>
              )}
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
            minWidth={1080}
            onEnd={pages.more}
          />
        )}
      </LoadedPages>
    </Card>
  );
}

interface Choosing {
  chosen: readonly Contact[];
  setChosen: (chosen: readonly Contact[]) => void;
}

function useColumns(choosing: Choosing | undefined): readonly Column<Contact>[] {
  const words = useWords(contactWords);
  const format = useFormat();
  const { stageName } = usePeople();
  const box = useMemo<Column<Contact>[]>(() => {
    if (!choosing) return [];
    const { chosen, setChosen } = choosing;
    return [
      {
        key: 'choose',
        label: '',
        width: '36px',
        cell: (contact) => (
          <Checkbox
            size="xs"
            aria-label={words.select(contact.name ?? contact.email)}
            checked={chosen.some(({ id }) => id === contact.id)}
            onChange={({ currentTarget: { checked } }) =>
              setChosen(checked ? [...chosen, contact] : chosen.filter(({ id }) => id !== contact.id))
            }
          />
        ),
      },
    ];
  }, [choosing, words]);
  return [
    ...box,
    {
      key: 'name',
      label: words.name,
      width: 'minmax(150px, 1.4fr)',
      cell: ({ id, name, email }) => (
        <TextLink to="/crm/contacts/$id" params={{ id }} title={name ?? email}>
          {name ?? email}
        </TextLink>
      ),
    },
    {
      key: 'email',
      label: words.email,
      width: 'minmax(200px, 2fr)',
      cell: ({ email }) => <span title={email}>{email}</span>,
    },
    {
      key: 'lifecycle',
      label: words.lifecycle,
      width: '120px',
      cell: ({ lifecycle }) => <LifecycleBadge lifecycle={lifecycle} />,
    },
    {
      key: 'stage',
      label: words.stage,
      width: 'minmax(110px, 1fr)',
      cell: ({ stage }) => (stage === undefined ? words.noValue : stageName(stage)),
    },
    {
      key: 'tags',
      label: words.tags,
      width: 'minmax(190px, 1.8fr)',
      cell: ({ tags }) => <Tags tags={tags} most={2} />,
    },
    {
      key: 'subscription',
      label: words.subscribed,
      width: '150px',
      cell: ({ subscription }) => <SubscriptionBadge subscription={subscription} />,
    },
    {
      key: 'created',
      label: words.created,
      width: '110px',
      isRight: true,
      cell: ({ createdAt }) => format.dated('short day', { dateStyle: 'short' }, createdAt),
    },
  ];
}
