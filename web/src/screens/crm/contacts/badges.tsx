import { Badge, Group } from '@mantine/core';
import { useWords } from '../../../i18n/words';
import type { Contact, Lifecycle } from './queries';
import { contactWords } from './words';

const COLOURS: Readonly<Partial<Record<Lifecycle, string>>> = {
  customer: 'var(--td-good)',
  churned: 'var(--td-bad)',
};

export function LifecycleBadge({ lifecycle }: { lifecycle: Lifecycle }) {
  const words = useWords(contactWords);
  const colour = COLOURS[lifecycle];
  return (
    <Badge variant="default" tt="none" fw={600} c={colour} style={{ borderColor: colour, flexShrink: 0 }}>
      {words.lifecycles[lifecycle]}
    </Badge>
  );
}

export function SubscriptionBadge({ subscription: { status } }: Pick<Contact, 'subscription'>) {
  const words = useWords(contactWords);
  const colour = status === 'subscribed' ? 'var(--td-good)' : undefined;
  return (
    <Badge
      variant="default"
      tt="none"
      fw={600}
      c={colour}
      style={{ borderColor: colour }}
      data-subscription={status}
    >
      {words.subscriptions[status]}
    </Badge>
  );
}

/** @param most of them that are shown; how many more there are is said */
export function Tags({ tags, most = 50 }: { tags: readonly string[]; most?: number }) {
  return (
    <Group gap={4} wrap={most < 50 ? 'nowrap' : 'wrap'} component="span" title={tags.join(', ')}>
      {tags.slice(0, most).map((tag, at) => (
        <Badge
          key={tag}
          component="span"
          variant="default"
          tt="none"
          fw={500}
          style={{ flexShrink: Math.min(at, 1) }}
        >
          {tag}
        </Badge>
      ))}
      {tags.length > most && <span>+{tags.length - most}</span>}
    </Group>
  );
}
