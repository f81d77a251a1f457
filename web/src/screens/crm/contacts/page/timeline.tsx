import { Group, Select, Stack, Text, ThemeIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  CandlestickChart,
  History,
  ListChecks,
  type LucideIcon,
  Mail,
  Rows3,
  ShoppingCart,
  StickyNote,
  Workflow,
} from 'lucide-react';
import { api, ask } from '../../../../api/client';
import type { Schemas } from '../../../../api/schemas';
import { useChoice } from '../../../../app/use-address';
import { usePages } from '../../../../app/use-pages';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { LoadedPages } from '../../../../ui/pages';
import { Section } from '../../../../ui/section';
import { EmptyState } from '../../../../ui/states';
import { TextLink } from '../../../../ui/text-link';
import { eventTypesQuery } from '../../../overview/queries';
import { contactWords, timelineKindWords } from '../words';

type Item = Schemas['TimelineItemDto'];

const ICONS: Readonly<Record<string, LucideIcon>> = {
  event: Rows3,
  purchase: ShoppingCart,
  note: StickyNote,
  task: ListChecks,
  trade: CandlestickChart,
  mail: Mail,
  workflow: Workflow,
};

const SOURCES = ['events', 'mails', 'trades', 'tasks', 'notes', 'runs'] as const;

/** What became of a mail, in the order in which it does. */
const DEEDS = [
  'keptAt',
  'sentAt',
  'openedAt',
  'clickedAt',
  'bouncedAt',
  'complainedAt',
  'unsubscribedAt',
] as const;

/** All that happened with a contact, newest first. */
export function Timeline({ id }: { id: string }) {
  const words = useWords(contactWords);
  const [source, setSource] = useChoice('show', ['all', ...SOURCES], 'all');
  const query = source === 'all' ? {} : { source };
  const pages = usePages(['contact-timeline', id, query], (cursor, signal) => {
    const params = { path: { id }, query: { ...query, cursor, limit: 25 } };
    return ask(api.GET('/api/crm/contacts/{id}/timeline', { params, signal }));
  });
  return (
    <Section
      title={words.timeline}
      actions={
        <Select
          size="xs"
          w={150}
          aria-label={words.show}
          allowDeselect={false}
          value={source}
          onChange={(value) => value && setSource(value)}
          data={(['all', ...SOURCES] as const).map((value) => ({ value, label: words.sources[value] }))}
        />
      }
    >
      <LoadedPages
        pages={pages}
        empty={<EmptyState icon={History} title={words.timelineEmpty} text={words.timelineEmptyText} />}
      >
        {(items) => (
          <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((item) => (
              <Row key={`${item.kind} ${item.id}`} item={item} />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Section>
  );
}

function Row({ item: { id, kind, at, title, data } }: { item: Item }) {
  const kinds = useWords(timelineKindWords);
  const format = useFormat();
  const Icon = ICONS[kind] ?? History;
  const { value, currency } = data;
  const declared = useQuery(eventTypesQuery).data;
  const isEvent = kind === 'event' || kind === 'purchase';
  return (
    <Group
      component="li"
      wrap="nowrap"
      align="flex-start"
      gap="sm"
      py="xs"
      style={{ borderTop: '1px solid var(--td-grid)' }}
      data-kind={kind}
    >
      <ThemeIcon variant="light" size={28} radius="xl" mt={2}>
        <Icon size={15} aria-hidden />
      </ThemeIcon>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {kind === 'purchase' ? (
            <TextLink to="/events/$id" params={{ id }} fw={600} underline="always">
              {kinds[kind]}
            </TextLink>
          ) : (
            <Text span size="sm" fw={600}>
              {kinds[kind] ?? kind}
            </Text>
          )}{' '}
          {kind === 'event' ? (
            <TextLink to="/events/$id" params={{ id }} underline="always">
              {declared?.get(title)?.label ?? title}
            </TextLink>
          ) : (
            kind !== 'purchase' && title
          )}
          {isEvent && typeof value === 'number' && typeof currency === 'string' && (
            <Text span size="sm" className="figures">
              {' '}
              {format.money(value, currency)}
            </Text>
          )}
        </Text>
        {kind === 'mail' && <Deeds data={data} />}
      </div>
      <Text size="xs" c="dimmed" className="figures" style={{ whiteSpace: 'nowrap' }} mt={3}>
        {format.dateTime(at)}
      </Text>
    </Group>
  );
}

function Deeds({ data }: { data: Item['data'] }) {
  const words = useWords(contactWords);
  const format = useFormat();
  const known = DEEDS.flatMap((deed) => {
    const at = data[deed];
    return typeof at === 'string' ? [`${words.deeds[deed]} ${format.dateTime(at)}`] : [];
  });
  return (
    <Text size="xs" c="dimmed">
      {known.join(' · ')}
    </Text>
  );
}
