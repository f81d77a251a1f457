import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { RotateCw, Send } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { queryClient } from '../../app/query-client';
import { useChoice } from '../../app/use-address';
import { usePages } from '../../app/use-pages';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { LoadedPages } from '../../ui/pages';
import { Section } from '../../ui/section';
import { EmptyState } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { useAction } from '../../ui/use-action';
import type { Outgoing } from './queries';
import { StateBadge } from './state-badge';
import { webhookWords } from './words';

const STATUSES = ['all', 'pending', 'delivered', 'retrying', 'dead', 'canceled'] as const;

/** What one subscription was sent, with each attempt. */
export function OutgoingList({ id }: { id: string }) {
  const words = useWords(webhookWords);
  const [status, setStatus] = useChoice('status', STATUSES, 'all');
  const query = status === 'all' ? {} : { status };
  const pages = usePages(['outgoing', id, query], (cursor, signal) => {
    const params = { path: { id }, query: { ...query, cursor, limit: 50 } };
    return ask(api.GET('/api/webhooks/subscriptions/{id}/deliveries', { params, signal }));
  });
  return (
    <Section
      title={words.outgoing}
      actions={
        <Group gap="xs">
          <Select
            size="xs"
            w={160}
            aria-label={words.status}
            allowDeselect={false}
            value={status}
            onChange={(value) => value && setStatus(value)}
            data={STATUSES.map((value) => ({
              value,
              label: value === 'all' ? words.anyStatus : words.outStatuses[value],
            }))}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<RotateCw size={14} />}
            onClick={() => void queryClient.resetQueries({ queryKey: ['outgoing', id] })}
          >
            {words.refresh}
          </Button>
        </Group>
      }
    >
      <LoadedPages
        pages={pages}
        empty={<EmptyState icon={Send} title={words.noOutgoingTitle} text={words.noOutgoingText} />}
      >
        {(rows) => (
          <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {rows.map((row) => (
              <Row key={row.id} subscriptionId={id} sent={row} />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Section>
  );
}

function Row({ subscriptionId, sent }: { subscriptionId: string; sent: Outgoing }) {
  const words = useWords(webhookWords);
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const retry = useAction(
    () =>
      ask(
        api.POST('/api/webhooks/subscriptions/{id}/deliveries/{deliveryId}/retry', {
          params: { path: { id: subscriptionId, deliveryId: sent.id } },
        }),
      ),
    { done: words.resent, changes: ['outgoing'] },
  );
  const mayRetry = sent.status === 'dead' || sent.status === 'retrying';
  return (
    <li style={{ borderTop: '1px solid var(--td-grid)', padding: '8px 0' }}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <StateBadge state={sent.status} label={words.outStatuses[sent.status]} />
          <Text size="sm" fw={600}>
            {sent.type}
          </Text>
          {sent.eventId !== null && (
            <TextLink to="/events/$id" params={{ id: sent.eventId }} size="sm">
              {sent.eventId}
            </TextLink>
          )}
          <Text size="xs" c="dimmed">
            {format.dateTime(sent.createdAt)}
            {sent.nextAttemptAt !== null && ` · ${words.next}: ${format.dateTime(sent.nextAttemptAt)}`}
            {sent.reason !== null && ` · ${sent.reason}`}
          </Text>
        </Group>
        <Group gap="xs">
          {sent.attempts.length > 0 && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
            >
              {words.show} ({format.number(sent.tries)})
            </Button>
          )}
          {mayRetry && (
            <Button
              size="compact-xs"
              variant="default"
              loading={retry.isPending}
              onClick={() => retry.mutate(undefined)}
            >
              {words.resend}
            </Button>
          )}
        </Group>
      </Group>
      {isOpen && (
        <Stack gap={4} mt="xs" pl="sm" component="ol" m={0} style={{ listStyle: 'none' }}>
          {sent.attempts.map(({ at, status, durationMs, error, response }) => (
            <Text component="li" size="xs" key={at} className="figures" style={{ overflowWrap: 'anywhere' }}>
              {format.dated('to the second', { dateStyle: 'short', timeStyle: 'medium' }, at)}:{' '}
              {status === null
                ? words.notAnswered(format.number(durationMs))
                : words.answered(status, format.number(durationMs))}
              {error !== null && ` · ${error}`}
              {response !== null && response !== '' && ` · ${response.slice(0, 300)}`}
            </Text>
          ))}
        </Stack>
      )}
    </li>
  );
}
