import { Group, Progress, ScrollArea, Select, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChartBar, Tags } from 'lucide-react';
import type { Schemas } from '../../api/schemas';
import { useFilters } from '../../app/use-filters';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { EmptyState, Loaded, RowsSkeleton } from '../../ui/states';
import { TextLink } from '../../ui/text-link';
import { breakdownQuery, type Days } from './queries';
import { useTypes } from './use-types';
import { analyticsWords } from './words';

/** Events of a type by a field that was declared for it. */
export function Breakdown({ days }: { days: Days }) {
  const words = useWords(analyticsWords);
  const [said, setFilters] = useFilters(['type', 'by']);
  const { declared, labelOf } = useTypes();
  const able = [...(declared?.values() ?? [])].filter(({ fields }) => fields.length > 0);
  const type =
    able.find((each) => each.type === said.type) ?? able.find((each) => each.type === 'purchase') ?? able[0];
  const field = type?.fields.find(({ path }) => path === said.by) ?? type?.fields[0];
  return (
    <Section
      title={words.tabs.breakdown}
      about={words.breakdownText}
      actions={
        type &&
        field && (
          <Group gap="xs">
            <Select
              size="xs"
              w={170}
              aria-label={words.type}
              allowDeselect={false}
              value={type.type}
              onChange={(value) => setFilters({ type: value, by: null })}
              data={able.map((each) => ({ value: each.type, label: labelOf(each.type) }))}
            />
            <Select
              size="xs"
              w={150}
              aria-label={words.by}
              allowDeselect={false}
              value={field.path}
              onChange={(value) => setFilters({ type: type.type, by: value })}
              data={type.fields.map(({ path, label }) => ({ value: path, label }))}
            />
          </Group>
        )
      }
    >
      {!declared ? (
        <RowsSkeleton />
      ) : type && field ? (
        <Values days={days} type={type.type} field={field} />
      ) : (
        <EmptyState icon={Tags} title={words.noFields} text={words.noFieldsText}>
          <TextLink to="/events" search={{ tab: 'types' }}>
            {words.toTypes}
          </TextLink>
        </EmptyState>
      )}
    </Section>
  );
}

function Values({ days, type, field }: { days: Days; type: string; field: Schemas['DeclaredFieldDto'] }) {
  const words = useWords(analyticsWords);
  const format = useFormat();
  const { currency } = useSettings();
  const query = useQuery(breakdownQuery(days, type, field.path));
  return (
    <Loaded
      query={query}
      isEmpty={({ total }) => total.count === 0}
      empty={<EmptyState icon={ChartBar} title={words.nothing} text={words.nothingText} />}
    >
      {({ items, other, total }) => {
        const rows = [
          ...items.map(({ value, ...figures }) => ({
            name: value === null ? words.noValue : String(value),
            ...figures,
          })),
          ...(other.count > 0 ? [{ name: words.others(format.number(other.values)), ...other }] : []),
        ];
        return (
          <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': field.label, role: 'region' }}>
            <Table miw={560}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{field.label}</Table.Th>
                  <Table.Th w="40%">{words.share}</Table.Th>
                  <Table.Th ta="right">{words.count}</Table.Th>
                  <Table.Th ta="right">{words.sum}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ name, share, count, sum }) => (
                  <Table.Tr key={name}>
                    <Table.Td>{name}</Table.Td>
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        <Progress flex={1} value={share * 100} aria-label={`${name}: ${words.share}`} />
                        <span style={{ width: 56, textAlign: 'right' }}>{format.percent(share)}</span>
                      </Group>
                    </Table.Td>
                    <Table.Td ta="right">{format.number(count)}</Table.Td>
                    <Table.Td ta="right">{sum === 0 ? '–' : format.money(sum, currency)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
              <Table.Tfoot>
                <Table.Tr>
                  <Table.Th>{words.total}</Table.Th>
                  <Table.Th />
                  <Table.Th ta="right">{format.number(total.count)}</Table.Th>
                  <Table.Th ta="right">{format.money(total.sum, currency)}</Table.Th>
                </Table.Tr>
              </Table.Tfoot>
            </Table>
          </ScrollArea>
        );
      }}
    </Loaded>
  );
}
