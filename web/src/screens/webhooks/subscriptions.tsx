import { Button, Group, ScrollArea, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Share2 } from 'lucide-react';
import { useState } from 'react';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Dialog } from '../../ui/dialog';
import { Section } from '../../ui/section';
import { EmptyState, Loaded } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { subscriptionsQuery } from './queries';
import { StateBadge } from './state-badge';
import { SubscriptionForm } from './subscription-form';
import { webhookWords } from './words';

/** Who is told of events. */
export function Subscriptions() {
  const words = useWords(webhookWords);
  const format = useFormat();
  const query = useQuery(subscriptionsQuery);
  const [isMaking, setIsMaking] = useState(false);
  const adder = (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.newSubscription}
    </Button>
  );
  return (
    <Section
      title={words.tabs.subscriptions}
      about={words.subscriptionsAbout}
      actions={(query.data?.length ?? 0) > 0 && adder}
    >
      <Dialog opened={isMaking} title={words.newSubscription} onClose={() => setIsMaking(false)}>
        <SubscriptionForm onDone={() => setIsMaking(false)} />
      </Dialog>
      <Loaded
        query={query}
        isEmpty={(items) => items.length === 0}
        empty={
          <EmptyState icon={Share2} title={words.noSubscriptionsTitle} text={words.noSubscriptionsText}>
            {adder}
          </EmptyState>
        }
      >
        {(items) => (
          <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.tabs.subscriptions, role: 'region' }}>
            <Table miw={680}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.url}</Table.Th>
                  <Table.Th>{words.eventTypes}</Table.Th>
                  <Table.Th>{words.status}</Table.Th>
                  <Table.Th>{words.since}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((subscription) => (
                  <Table.Tr key={subscription.id}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      <TextLink to="/webhooks/subscriptions/$id" params={{ id: subscription.id }}>
                        {subscription.url}
                      </TextLink>
                    </Table.Td>
                    <Table.Td>{subscription.eventTypes.join(', ')}</Table.Td>
                    <Table.Td>
                      <Group gap="xs">
                        <StateBadge
                          state={subscription.status}
                          label={words.subStatuses[subscription.status]}
                        />
                        {subscription.consecutiveFailures > 0 && (
                          <Text size="xs" c="dimmed">
                            {words.failures(format.number(subscription.consecutiveFailures))}
                          </Text>
                        )}
                      </Group>
                    </Table.Td>
                    <Table.Td>{format.day(subscription.createdAt)}</Table.Td>
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
