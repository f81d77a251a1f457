import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { ProblemAlert } from '../../../ui/states';
import { audienceQuery } from './queries';
import { campaignWords } from './words';

/** How many it would go to today. */
export function Audience({ segmentId }: { segmentId: string | null }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  const { data: count, isError, error } = useQuery(audienceQuery(segmentId));
  if (isError) return <ProblemAlert error={error} />;
  const text =
    count === undefined
      ? words.audienceAsked
      : count === 0
        ? words.audienceNone
        : count === 1
          ? words.audienceOne
          : words.audience(format.number(count));
  return (
    <Group gap="xs" mt={-8} role="status" data-audience={count}>
      <Users size={14} aria-hidden />
      <Text size="sm" fw={600} className="figures">
        {text}
      </Text>
    </Group>
  );
}
