import { Group, ScrollArea, Select, SimpleGrid, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import type { Schemas } from '../../api/schemas';
import { useChoice } from '../../app/use-address';
import { useFilters } from '../../app/use-filters';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { StatCard } from '../../ui/stat-card';
import { EmptyState, Loaded } from '../../ui/states';
import { type Days, retentionQuery } from './queries';
import { useTypes } from './use-types';
import { analyticsWords } from './words';

const PERIODS = ['week', 'day'] as const;

/** Who comes back, cohort by cohort. */
export function Retention({ days }: { days: Days }) {
  const words = useWords(analyticsWords);
  const format = useFormat();
  const [period, setPeriod] = useChoice('cohort', PERIODS, 'week');
  const [{ type }, setFilters] = useFilters(['type']);
  const { choices } = useTypes();
  const query = useQuery(retentionQuery(days, period, type));
  return (
    <Section
      title={words.tabs.retention}
      about={words.retentionText}
      actions={
        <Group gap="xs">
          <Select
            size="xs"
            w={170}
            aria-label={words.type}
            placeholder={words.anyType}
            clearable
            clearButtonProps={{ 'aria-label': words.anyType }}
            searchable
            value={type ?? null}
            onChange={(value) => setFilters({ type: value })}
            data={choices}
          />
          <Select
            size="xs"
            w={120}
            aria-label={words.cohortBy}
            allowDeselect={false}
            value={period}
            onChange={(value) => value && setPeriod(value)}
            data={PERIODS.map((each) => ({ value: each, label: words.cohorts[each] }))}
          />
        </Group>
      }
    >
      <Loaded
        query={query}
        isEmpty={({ users }) => users === 0}
        empty={<EmptyState icon={Users} title={words.noCohorts} text={words.noCohortsText} />}
      >
        {(retention) => (
          <Stack>
            <SimpleGrid cols={{ base: 2, md: 4 }}>
              <StatCard
                label={words.users}
                value={format.number(retention.users)}
                change={retention.change?.users}
                changeText={words.against}
              />
              <StatCard
                label={words.returnRate}
                value={format.percent(retention.returnRate)}
                change={retention.change?.returnRate}
                changeText={words.against}
              />
            </SimpleGrid>
            <Cohorts retention={retention} period={retention.period === 'day' ? 'day' : 'week'} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Cohorts({ retention, period }: { retention: Schemas['RetentionDto']; period: 'day' | 'week' }) {
  const words = useWords(analyticsWords);
  const format = useFormat();
  const { businessTz } = useSettings();
  const cohorts = retention.cohorts.filter(({ users }) => users > 0);
  const width = Math.max(...cohorts.map(({ rates }) => rates.length));
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.tabs.retention, role: 'region' }}>
      <Table miw={180 + width * 64} withRowBorders={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={110}>{words.cohort}</Table.Th>
            <Table.Th ta="right">{words.users}</Table.Th>
            {Array.from({ length: width }, (_, at) => (
              <Table.Th key={at} ta="center" style={{ whiteSpace: 'nowrap' }}>
                {at === 0 ? '0' : words.later[period](at)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cohorts.map(({ time, users, rates, returned }) => (
            <Table.Tr key={time}>
              <Table.Th scope="row" fw={400} style={{ whiteSpace: 'nowrap' }}>
                {format.day(time, businessTz)}
              </Table.Th>
              <Table.Td ta="right">{format.number(users)}</Table.Td>
              {rates.map((rate, at) => (
                <Table.Td
                  key={at}
                  ta="center"
                  p={4}
                  title={words.returned(format.number(returned[at] ?? 0), format.percent(rate))}
                  style={{
                    background: `color-mix(in srgb, var(--td-chart) ${Math.round(rate * 45)}%, transparent)`,
                  }}
                >
                  {format.percent(Math.round(rate * 100) / 100)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
