import { ScrollArea, Table, Text } from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import type { Report } from './queries';
import { campaignWords } from './words';

/** Which links were followed, the most followed first. */
export function LinksTable({ links, sent }: { links: Report['links']; sent: number }) {
  const words = useWords(campaignWords);
  const format = useFormat();
  return (
    <Section title={words.links} about={words.linksAbout}>
      {links.length === 0 ? (
        <Text c="dimmed" size="sm">
          {words.noLinks}
        </Text>
      ) : (
        <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.links, role: 'region' }}>
          <Table miw={420}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.link}</Table.Th>
                <Table.Th ta="right">{words.clicks}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {links.map(({ url, clicked }) => (
                <Table.Tr key={url} data-link={url}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{url}</Table.Td>
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {format.number(clicked)}
                    {sent > 0 && (
                      <Text span size="xs" c="dimmed" ml={6}>
                        {format.percent(clicked / sent)}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Section>
  );
}
