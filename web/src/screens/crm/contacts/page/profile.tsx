import { Group, Text } from '@mantine/core';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { Facts } from '../../../../ui/facts';
import { Section } from '../../../../ui/section';
import { LifecycleBadge, SubscriptionBadge, Tags } from '../badges';
import type { Contact, ContactField } from '../queries';
import { usePeople } from '../use-people';
import { contactWords } from '../words';

/** What is known of a contact. */
export function Profile({ contact }: { contact: Contact }) {
  const words = useWords(contactWords);
  const format = useFormat();
  const { fields, stageName, staffName } = usePeople();
  const showValue = useShowValue();
  const { subscription } = contact;
  return (
    <Section title={words.profile}>
      <Facts
        cols={4}
        facts={[
          [words.email, contact.email],
          [words.lifecycle, <LifecycleBadge key="lifecycle" lifecycle={contact.lifecycle} />],
          [
            words.subscribed,
            <Group key="subscription" gap={6}>
              <SubscriptionBadge subscription={subscription} />
              <Text size="xs" c="dimmed">
                {words.since(format.day(subscription.at), words.sayers[subscription.by])}
              </Text>
            </Group>,
          ],
          [words.stage, contact.stage === undefined ? words.noValue : stageName(contact.stage)],
          [words.tags, contact.tags.length === 0 ? words.noValue : <Tags key="tags" tags={contact.tags} />],
          [words.owner, contact.ownerId === undefined ? words.nobody : staffName(contact.ownerId)],
          [words.created, format.dateTime(contact.createdAt)],
          ...(contact.userId === undefined ? [] : [[words.ownId, contact.userId] as const]),
          ...(contact.otherEmails === undefined
            ? []
            : [[words.otherEmails, contact.otherEmails.join(', ')] as const]),
          ...fields.map((field) => [field.label, showValue(field, contact.fields[field.key])] as const),
        ]}
      />
    </Section>
  );
}

function useShowValue() {
  const words = useWords(contactWords);
  const format = useFormat();
  return ({ type }: ContactField, value: unknown): string => {
    if (value === undefined || value === null) return words.noValue;
    if (typeof value === 'boolean') return value ? words.yes : words.no;
    if (typeof value === 'number') return format.number(value);
    if (type === 'date' && typeof value === 'string') return format.day(value, 'UTC'); // a day has no zone
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
}
