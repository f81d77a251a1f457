import { Badge, Group, ScrollArea, Table, Text } from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import type { Report } from './queries';
import { campaignWords } from './words';

const DEEDS = ['opened', 'clicked', 'bounced', 'unsubscribed'] as const;

/** Variants against each other. */
export function VariantsTable({ variants }: { variants: Report['variants'] }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  const rate = ({ sent, clicked }: Report['variants'][number]) => (sent === 0 ? 0 : clicked / sent);
  const best = Math.max(...variants.map(rate));
  const shares = variants.reduce((sum, { share }) => sum + share, 0);
  return (
    <Section title={words.variantsReport}>
      <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.variantsReport, role: 'region' }}>
        <Table miw={860}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.variantName}</Table.Th>
              <Table.Th ta="right">{words.share}</Table.Th>
              <Table.Th ta="right">{words.figures.sent}</Table.Th>
              {DEEDS.map((deed) => (
                <Table.Th key={deed} ta="right">
                  {words.figures[deed]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {variants.map((variant) => (
              <Table.Tr key={variant.variant} data-variant={variant.variant}>
                <Table.Td>
                  <Group gap="xs">
                    {variant.name}
                    {best > 0 && rate(variant) === best && (
                      <Badge variant="default" tt="none" fw={600} c="var(--td-good)">
                        {words.best}
                      </Badge>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td ta="right">{format.percent(variant.share / shares)}</Table.Td>
                <Table.Td ta="right">{format.number(variant.sent)}</Table.Td>
                {DEEDS.map((deed) => (
                  <Table.Td key={deed} ta="right">
                    {format.number(variant[deed])}
                    {variant.sent > 0 && (
                      <Text span size="xs" c="dimmed" ml={6}>
                        {format.percent(variant[deed] / variant.sent)}
                      </Text>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Section>
  );
}
