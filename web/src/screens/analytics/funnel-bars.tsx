import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Schemas } from '../../api/schemas';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { StatCard } from '../../ui/stat-card';
import { analyticsWords } from './words';

/** A bar for each step, as long as its share of the first one's users. */
export function FunnelBars({
  funnel,
  labelOf,
}: {
  funnel: Schemas['FunnelDto'];
  labelOf: (type: string) => string;
}) {
  const words = useWords(analyticsWords);
  const format = useFormat();
  const { change } = funnel;
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <StatCard
          label={words.users}
          value={format.number(funnel.steps[0]?.users ?? 0)}
          change={change?.users}
          changeText={words.against}
        />
        <StatCard
          label={words.conversion}
          value={format.percent(funnel.conversion)}
          change={change?.conversion}
          changeText={words.against}
        />
      </SimpleGrid>
      <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {funnel.steps.map((step, at) => (
          <li key={at} data-step={step.type}>
            <Group justify="space-between" gap="xs" mb={4}>
              <Text size="sm" fw={600}>
                {at + 1}. {labelOf(step.type)}
              </Text>
              <Text size="sm" className="figures">
                {words.usersOf(format.number(step.users))}
              </Text>
            </Group>
            <div style={{ height: 28, borderRadius: 6, background: 'var(--td-grid)', overflow: 'hidden' }}>
              <div
                style={{
                  height: '100%',
                  width: `${step.fromFirst * 100}%`,
                  minWidth: step.users > 0 ? 3 : 0,
                  background: 'var(--td-chart)',
                }}
              />
            </div>
            {at > 0 && (
              <Text size="xs" c="dimmed" mt={4} className="figures">
                {words.ofBefore(format.percent(step.conversion))} ·{' '}
                {words.ofFirst(format.percent(step.fromFirst))}
                {step.medianSeconds !== null &&
                  ` · ${words.median(durationOf(step.medianSeconds, words.duration, format.number.bind(format)))}`}
              </Text>
            )}
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

/** `2 h 5 min`: its two largest units. */
function durationOf(
  seconds: number,
  units: { d: string; h: string; m: string; s: string },
  number: (value: number) => string,
): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), units.d],
    [Math.floor((whole % 86_400) / 3600), units.h],
    [Math.floor((whole % 3600) / 60), units.m],
    [whole % 60, units.s],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return `0 ${units.s}`;
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${number(count)} ${unit}`)
    .join(' ');
}
