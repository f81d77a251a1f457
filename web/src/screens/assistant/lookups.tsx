import { Accordion, Group, Stack, Text } from '@mantine/core';
import { Database, TriangleAlert } from 'lucide-react';
import { useWords } from '../../i18n/words';
import { JsonBlock } from '../../ui/json-block';
import type { Lookup } from './queries';
import { assistantWords } from './words';

/** Which data was asked for an answer, and what it said. */
export function Lookups({ lookups }: { lookups: readonly Lookup[] }) {
  const words = useWords(assistantWords);
  if (lookups.length === 0) return null;
  return (
    <Stack gap={4} component="section" aria-label={words.looked} data-lookups>
      <Text size="xs" c="dimmed">
        {words.looked}
      </Text>
      <Accordion variant="contained" multiple chevronSize={14} order={4}>
        {lookups.map((lookup, at) => {
          const { id, name, status, error, result } = lookup;
          const Icon = status === 'ok' ? Database : TriangleAlert;
          return (
            <Accordion.Item key={`${id} ${at}`} value={`${id} ${at}`}>
              <Accordion.Control icon={<Icon size={14} aria-hidden />} py={0}>
                <Group gap={6}>
                  <Text size="sm">{words.toolNames[name] ?? name}</Text>
                  <Text size="xs" c={status === 'ok' ? 'dimmed' : 'var(--td-bad)'}>
                    {words.toolStates[status]}
                  </Text>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <Stack gap="xs">
                  <Text size="xs" c="dimmed">
                    {words.asked}: <code>{name}</code>
                  </Text>
                  <JsonBlock value={lookup.arguments} label={words.asked} maxHeight={160} />
                  <Text size="xs" c="dimmed">
                    {words.answered}
                  </Text>
                  {error ? (
                    <Text size="sm">
                      {error.code}: {error.detail}
                    </Text>
                  ) : (
                    <JsonBlock value={result ?? null} label={words.answered} maxHeight={260} />
                  )}
                </Stack>
              </Accordion.Panel>
            </Accordion.Item>
          );
        })}
      </Accordion>
    </Stack>
  );
}
