import { Badge, Group, Progress, SimpleGrid, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import type { Analysis } from './queries';
import { marketWords } from './words';

/** What the API reads in the last closed candles. */
export function ReadOut({ query }: { query: UseQueryResult<Analysis> }) {
  const words = useWords(marketWords);
  const format = useFormat();
  const at = query.data?.at;
  return (
    <Section title={words.analysis} about={at ? words.analysisAbout(format.time(at)) : undefined}>
      <Loaded
        query={query}
        isEmpty={({ readOut }) => readOut.length === 0}
        empty={<Text c="dimmed">{words.noAnalysis}</Text>}
      >
        {(analysis) => (
          <Stack gap="md" data-analysis={analysis.at ?? ''}>
            {analysis.score && <Score score={analysis.score} />}
            <Readings analysis={analysis} />
            <Patterns analysis={analysis} />
            <Statements analysis={analysis} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Score({ score }: { score: NonNullable<Analysis['score']> }) {
  const words = useWords(marketWords);
  const format = useFormat();
  const parts = score.contributions.filter(({ points }) => points !== 0);
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text fw={600}>{words.lean[score.lean]}</Text>
        <Text size="xs" c="dimmed">
          {words.scoreAbout}
        </Text>
      </Group>
      {(['call', 'put'] as const).map((side) => (
        <Group key={side} gap="xs" wrap="nowrap">
          <Text size="xs" w={32}>
            {side}
          </Text>
          <Progress
            flex={1}
            value={score[side]}
            color={side === 'call' ? 'var(--td-good)' : 'var(--td-bad)'}
            aria-label={`${words.score}: ${side}`}
          />
          <Text size="sm" fw={600} w={28} ta="right" className="figures">
            {score[side]}
          </Text>
        </Group>
      ))}
      {parts.length > 0 && (
        <details>
          <summary style={{ fontSize: 13, cursor: 'pointer' }}>{words.contributions}</summary>
          <Table verticalSpacing={2}>
            <Table.Tbody>
              {parts.map(({ name, points, weight }) => (
                <Table.Tr key={name}>
                  <Table.Td>{words.contribution[name]}</Table.Td>
                  <Table.Td ta="right">
                    {points > 0 ? '+' : ''}
                    {format.number(points)} / {weight}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </details>
      )}
    </div>
  );
}

function Readings({ analysis: { trend, momentum, volatility } }: { analysis: Analysis }) {
  const words = useWords(marketWords);
  const rows = [
    trend && [words.trend, words.trends[trend.direction], `${trend.strength} / 100`],
    momentum && [words.momentum, words.pointing[momentum.direction], `RSI ${Math.round(momentum.rsi)}`],
    volatility && [words.volatility, words.volatilities[volatility.level], undefined],
  ].filter((row) => row !== null);
  return (
    <SimpleGrid cols={3} spacing="xs">
      {rows.map(([name, value, more]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text fw={600} size="sm">
            {value}
          </Text>
          <Text size="xs" c="dimmed" className="figures">
            {more}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

function Patterns({ analysis: { patterns } }: { analysis: Analysis }) {
  const words = useWords(marketWords);
  return (
    <div>
      <Text size="sm" fw={600}>
        {words.patterns}
      </Text>
      {patterns.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noPatterns}
        </Text>
      ) : (
        <Group gap={6} mt={4}>
          {patterns.map(({ id, direction, candlesAgo }) => (
            <Badge
              key={`${id} ${candlesAgo}`}
              variant="default"
              tt="none"
              leftSection={<Way way={direction} />}
            >
              {words.pattern[id]}, {words.ago(candlesAgo)}
            </Badge>
          ))}
        </Group>
      )}
    </div>
  );
}

function Statements({ analysis: { readOut } }: { analysis: Analysis }) {
  const words = useWords(marketWords);
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {words.statements}
      </Text>
      <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {readOut.map(({ id, text, direction }) => (
          <Group key={id} component="li" gap={6} wrap="nowrap" align="flex-start">
            <span style={{ flexShrink: 0, marginTop: 2 }}>
              <Way way={direction} />
            </span>
            <Text size="sm">{text}</Text>
          </Group>
        ))}
      </Stack>
    </div>
  );
}

function Way({ way }: { way: 'up' | 'down' | 'neutral' }) {
  const words = useWords(marketWords);
  const [Icon, colour] =
    way === 'up'
      ? ([ArrowUpRight, 'var(--td-good)'] as const)
      : way === 'down'
        ? ([ArrowDownRight, 'var(--td-bad)'] as const)
        : ([Minus, 'var(--mantine-color-dimmed)'] as const);
  return (
    <>
      <Icon size={14} color={colour} aria-hidden />
      <VisuallyHidden>{words.pointing[way]}:</VisuallyHidden>
    </>
  );
}
