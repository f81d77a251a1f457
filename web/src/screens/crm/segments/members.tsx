import { Users } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { usePages } from '../../../app/use-pages';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { LoadedPages } from '../../../ui/pages';
import { Section } from '../../../ui/section';
import { EmptyState } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { VirtualTable } from '../../../ui/virtual-table';
import { LifecycleBadge, SubscriptionBadge } from '../contacts/badges';
import { segmentWords } from './words';

/** Everybody who is in a segment. */
export function Members({ id }: { id: string }) {
  const words = useWords(segmentWords);
  const format = useFormat();
  const pages = usePages(['segment-members', id], (cursor, signal) => {
    const params = { path: { id }, query: { cursor, limit: 100 } };
    return ask(api.GET('/api/crm/segments/{id}/contacts', { params, signal }));
  });
  return (
    <Section title={words.allOfThem} about={words.allText}>
      <LoadedPages pages={pages} empty={<EmptyState icon={Users} title={words.noOne} text="" />}>
        {(rows) => (
          <VirtualTable
            label={words.allOfThem}
            rows={rows}
            keyOf={(contact) => contact.id}
            minWidth={720}
            onEnd={pages.more}
            columns={[
              {
                key: 'name',
                label: words.own.name,
                width: 'minmax(150px, 1.4fr)',
                cell: (contact) => (
                  <TextLink to="/crm/contacts/$id" params={{ id: contact.id }}>
                    {contact.name ?? contact.email}
                  </TextLink>
                ),
              },
              {
                key: 'email',
                label: words.email,
                width: 'minmax(180px, 1.8fr)',
                cell: ({ email }) => <span title={email}>{email}</span>,
              },
              {
                key: 'lifecycle',
                label: words.lifecycle,
                width: '120px',
                cell: ({ lifecycle }) => <LifecycleBadge lifecycle={lifecycle} />,
              },
              {
                key: 'subscription',
                label: words.subscribed,
                width: '150px',
                cell: ({ subscription }) => <SubscriptionBadge subscription={subscription} />,
              },
              {
                key: 'since',
                label: words.since,
                width: '110px',
                isRight: true,
                cell: ({ createdAt }) => format.dated('short day', { dateStyle: 'short' }, createdAt),
              },
            ]}
          />
        )}
      </LoadedPages>
    </Section>
  );
}
