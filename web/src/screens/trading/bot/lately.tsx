import { Group, ScrollArea, Stack, Text } from '@mantine/core';
import type { BotNews } from '../../../api/live-events';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { botWords } from './words';

/** What the bot has told since the page is open, newest first. */
export function Lately({ news }: { news: readonly BotNews[] }) {
  const words = useWords(botWords);
  const format = useFormat();
  return (
    <Section title={words.lately}>
      {news.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.nothingLately}
        </Text>
      ) : (
        <ScrollArea.Autosize
          mah={260}
          viewportProps={{ tabIndex: 0, 'aria-label': words.lately, role: 'region' }}
        >
          <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }} aria-live="polite">
            {news.map(({ status, asset, direction, detail, at }, index) => (
              <Group
                key={`${at} ${status} ${index}`}
                component="li"
                gap="xs"
                wrap="nowrap"
                align="flex-start"
              >
                <Text size="xs" c="dimmed" className="figures" style={{ flexShrink: 0 }}>
                  {format.time(at)}
                </Text>
                <Text
                  size="sm"
                  c={status === 'win' ? 'var(--td-good)' : status === 'loss' ? 'var(--td-bad)' : undefined}
                >
                  <strong>{words.news[status]}</strong>
                  {asset !== undefined && ` ${asset}`}
                  {direction !== undefined && ` ${direction}`}
                  {detail !== undefined && `: ${detail}`}
                </Text>
              </Group>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      )}
    </Section>
  );
}
