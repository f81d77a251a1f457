import { Button, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
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
import { useAction } from '../../ui/use-action';
import { deliveryQuery } from './queries';
import { StateBadge } from './state-badge';
import { webhookWords } from './words';

/** One delivery: what was tried, and what came in. It is followed while something is under way. */
export default function DeliveryScreen() {
  const words = useWords(webhookWords);
  const format = useFormat();
  const may = useMay();
  const id = useParam('id');
  const query = useQuery(deliveryQuery(id));
  const retry = useAction(
    () => ask(api.POST('/api/webhooks/deliveries/{id}/retry', { params: { path: { id } } })),
    { done: words.retried, changes: ['deliveries'] },
  );
  const status = query.data?.status;
  const mayRetry = may('events:write') && !query.data?.erased && (status === 'dead' || status === 'retrying');
  return (
    <Page
      title={words.delivery}
      about={<BackLink to="/webhooks" search={{ tab: 'deliveries' }} label={words.back} />}
      actions={
        mayRetry && (
          <Button
            size="xs"
            leftSection={<RotateCw size={14} />}
            loading={retry.isPending}
            onClick={() => retry.mutate(undefined)}
          >
            {words.retryNow}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(delivery) => (
          <Stack>
            <Section title={delivery.id}>
              <Facts
                facts={[
                  [
                    words.status,
                    <StateBadge
                      key="status"
                      state={delivery.status}
                      label={words.statuses[delivery.status]}
                    />,
                  ],
                  [words.source, `${delivery.source} (${words.kinds[delivery.kind]})`],
                  [words.received, format.dateTime(delivery.receivedAt)],
                  [words.events, format.number(delivery.events)],
                  [words.created, delivery.created === null ? '–' : format.number(delivery.created)],
                  [words.duplicates, delivery.duplicates.join(', ') || '–'],
                  [
                    words.next,
                    delivery.nextAttemptAt === null ? '–' : format.dateTime(delivery.nextAttemptAt),
                  ],
                  [words.key, delivery.deliveryKey],
                  [words.reason, delivery.reason ?? '–'],
                ]}
              />
            </Section>
            <Section title={words.attempts}>
              <Attempts attempts={delivery.attempts} />
            </Section>
            <Section title={words.body}>
              {delivery.erased ? (
                <Text c="dimmed" size="sm">
                  {words.erased}
                </Text>
              ) : (
                <Stack gap="xs">
                  {delivery.bodyEncoding === 'base64' && <Text size="sm">{words.base64}</Text>}
                  <JsonBlock value={delivery.body} label={words.body} />
                </Stack>
              )}
            </Section>
            <Section title={words.headers}>
              <JsonBlock
                label={words.headers}
                value={Object.entries(delivery.headers)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n')}
              />
            </Section>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Attempts({ attempts }: { attempts: readonly Schemas['Attempt'][] }) {
  const words = useWords(webhookWords);
  const format = useFormat();
  if (attempts.length === 0) {
    return (
      <Text c="dimmed" size="sm">
        {words.noAttempts}
      </Text>
    );
  }
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.attempts, role: 'region' }}>
      <Table miw={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.attemptAt}</Table.Th>
            <Table.Th>{words.result}</Table.Th>
            <Table.Th>{words.error}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {attempts.map(({ at, status, error }) => (
            <Table.Tr key={at}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {format.dated('to the second', { dateStyle: 'short', timeStyle: 'medium' }, at)}
              </Table.Td>
              <Table.Td>
                <StateBadge state={status} label={words.attemptStatuses[status]} />
              </Table.Td>
              <Table.Td>{error ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
