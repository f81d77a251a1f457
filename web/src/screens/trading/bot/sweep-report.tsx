import { Table, Text } from '@mantine/core';
import type { Schemas } from '../../../api/schemas';
import { useSettings } from '../../../app/use-settings';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { paramsText } from './params';
import { ScrollTable } from './scroll-table';
import { botWords } from './words';

/** Combinations of parameters, and what choosing the best of them would have been worth. */
export function SweepReport({ sweep }: { sweep: NonNullable<Schemas['BacktestDto']['sweep']> }) {
  const words = useWords(botWords);
  const format = useFormat();
  const { currency } = useSettings();
  const money = (value: number) => format.money(value, currency);
  const { combinations, walkForward } = sweep;
  const figures = ({ pnl, winRate, trades }: Schemas['TradeFiguresDto']) => (
    <>
      {money(pnl)}
      <Text size="xs" c="dimmed">
        {format.percent(winRate)}, {words.kept(format.number(trades))}
      </Text>
    </>
  );
  return (
    <>
      <Section title={words.walkForward} about={words.walkForwardAbout}>
        <ScrollTable label={words.walkForward} width={620}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.fold}</Table.Th>
              <Table.Th>{words.paramsOf}</Table.Th>
              <Table.Th ta="right">{words.inSample}</Table.Th>
              <Table.Th ta="right">{words.outOfSample}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {walkForward.folds.map(({ test, params, inSample, outOfSample }) => (
              <Table.Tr key={test.from}>
                <Table.Td>
                  {format.dateTime(test.from)} – {format.dateTime(test.to)}
                </Table.Td>
                <Table.Td>{paramsText(params)}</Table.Td>
                <Table.Td ta="right">{figures(inSample)}</Table.Td>
                <Table.Td ta="right">{figures(outOfSample)}</Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr fw={600}>
              <Table.Td colSpan={3}>{words.all}</Table.Td>
              <Table.Td ta="right">{figures(walkForward.outOfSample)}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </ScrollTable>
      </Section>
      <Section title={words.combinations} about={words.combinationsAbout}>
        <ScrollTable label={words.combinations} width={620}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.rank}</Table.Th>
              <Table.Th>{words.paramsOf}</Table.Th>
              <Table.Th ta="right">{words.all}</Table.Th>
              <Table.Th ta="right">{words.maxDrawdown}</Table.Th>
              <Table.Th ta="right">{words.outOfSample}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody data-combinations={combinations.length}>
            {combinations.map((each) => (
              <Table.Tr key={each.rank}>
                <Table.Td>{each.rank}</Table.Td>
                <Table.Td>{paramsText(each.params)}</Table.Td>
                <Table.Td ta="right">{figures(each)}</Table.Td>
                <Table.Td ta="right">{money(each.maxDrawdown)}</Table.Td>
                <Table.Td ta="right">{figures(each.outOfSample)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      </Section>
    </>
  );
}
