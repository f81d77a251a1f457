import { Box, Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '../../../api/schemas';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { TextLink } from '../../../ui/text-link';
import { crmWords } from './words';

const PARTS = [
  { key: 'leads', lifecycle: 'lead', colour: 'var(--td-chart-before)' },
  { key: 'customers', lifecycle: 'customer', colour: 'var(--td-chart)' },
  { key: 'churned', lifecycle: 'churned', colour: 'var(--td-bad)' },
] as const;

/** How many contacts are leads, customers, or were customers; each leads to them. */
export function LifecycleBars({ stats }: { stats: Schemas['CrmStatsDto'] }) {
  const words = useWords(crmWords);
  const format = useFormat();
  return (
    <Section title={words.lifecycle} about={words.lifecycleText}>
      <Stack gap="sm">
        {PARTS.map(({ key, lifecycle, colour }) => {
          const share = stats[key] / stats.contacts;
          return (
            <div key={key}>
              <Group justify="space-between" gap="xs">
                <Text size="sm" fw={600}>
                  <TextLink to="/crm/contacts" search={{ lifecycle }}>
                    {words[key]}
                  </TextLink>
                </Text>
                <Text size="sm" className="figures">
                  {format.number(stats[key])}{' '}
                  <Text span size="sm" c="dimmed">
                    {format.percent(share)}
                  </Text>
                </Text>
              </Group>
              <Box
                h={10}
                mt={4}
                bg="var(--td-grid)"
                style={{ borderRadius: 5, overflow: 'hidden' }}
                aria-hidden
              >
                <Box h="100%" w={`${share * 100}%`} bg={colour} />
              </Box>
            </div>
          );
        })}
      </Stack>
    </Section>
  );
}
