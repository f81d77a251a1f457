import { Button, Card, ScrollArea, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Filter, Plus } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { segmentPreviewQuery } from './queries';
import { segmentWords } from './words';

export default function SegmentsScreen() {
  const words = useWords(segmentWords);
  const format = useFormat();
  const may = useMay();
  const pages = usePages(['segments', 'list'], (cursor, signal) =>
    ask(api.GET('/api/crm/segments', { params: { query: { cursor, limit: 50 } }, signal })),
  );
  const adder = may('crm:write') && (
    <Button size="xs" component={Link} to="/crm/segments/new" leftSection={<Plus size={14} />}>
      {words.newSegment}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={adder}>
      <Card component="section" aria-label={words.title}>
        <LoadedPages
          pages={pages}
          empty={
            <EmptyState icon={Filter} title={words.noneTitle} text={words.noneText}>
              {adder}
            </EmptyState>
          }
        >
          {(segments) => (
            <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.title, role: 'region' }}>
              <Table miw={520} highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.name}</Table.Th>
                    <Table.Th ta="right" w={150}>
                      {words.people}
                    </Table.Th>
                    <Table.Th ta="right" w={150}>
                      {words.updated}
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {segments.map(({ id, name, description, updatedAt }) => (
                    <Table.Tr key={id}>
                      <Table.Td style={{ overflowWrap: 'anywhere' }}>
                        <TextLink to="/crm/segments/$id" params={{ id }} fw={600}>
                          {name}
                        </TextLink>
                        {description !== undefined && (
                          <Text size="xs" c="dimmed" lineClamp={2}>
                            {description}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td ta="right">
                        <Count id={id} />
                      </Table.Td>
                      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                        {format.dateTime(updatedAt)}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          )}
        </LoadedPages>
      </Card>
    </Page>
  );
}

/** Found out for each row by itself: one that takes long holds up no other. */
function Count({ id }: { id: string }) {
  const words = useWords(segmentWords);
  const format = useFormat();
  const { data, isError } = useQuery(segmentPreviewQuery(id));
  if (data) return <span data-count={data.count}>{format.number(data.count)}</span>;
  if (isError) {
    return (
      <Text span size="xs" c="dimmed">
        {words.notAsked}
      </Text>
    );
  }
  return <Skeleton h={14} w={40} ml="auto" />;
}
