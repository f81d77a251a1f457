import { Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '../../api/schemas';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { unbroken } from './unbroken';
import { insightWords } from './words';

/** The words, what they are about and who wrote them. */
export function InsightText({
  insight,
  size = 'md',
}: {
  insight: Schemas['InsightDto'];
  size?: 'md' | 'lg';
}) {
  const words = useWords(insightWords);
  const format = useFormat();
  const { period, source, model, createdAt } = insight;
  return (
    <Stack gap="xs">
      <Text size={size} lang={insight.locale} style={{ overflowWrap: 'anywhere' }}>
        {unbroken(insight.text)}
      </Text>
      <Group gap={6}>
        <Text size="xs" c="dimmed">
          {period.kind === 'day'
            ? format.day(period.from, period.timeZone)
            : words.period(format.dateTime(period.from), format.dateTime(period.to))}
          {' · '}
          {source === 'openai' ? words.by.openai(model ?? 'OpenAI') : words.by.template}
          {' · '}
          {format.dateTime(createdAt)}
        </Text>
      </Group>
    </Stack>
  );
}
