import { Button, Card, ScrollArea, Select, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ListFilter, Megaphone, Plus } from 'lucide-react';
import { useNavigate } from '@tanstack/react-router';
import { useChoice } from '../../../app/use-address';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { useMergeText } from '../../../ui/merge-tags';
import { Page } from '../../../ui/page';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { ProgressOf } from './progress';
import { type Campaign, campaignPage, segmentChoicesQuery, STATUSES } from './queries';
import { StatusBadge } from './status-badge';
import { useCampaignNews } from './use-campaign-news';
import { campaignWords } from './words';

const FILTERS = ['any', ...STATUSES] as const;

/** All campaigns, newest first. */
export default function CampaignsScreen() {
  const words = useWords(campaignWords);
  const may = useMay();
  const navigate = useNavigate();
  const [status, setStatus] = useChoice('status', FILTERS, 'any');
  const chosen = status === 'any' ? undefined : status;
  const pages = usePages(['campaigns', 'list', status], (cursor, signal) =>
    campaignPage(chosen, cursor, signal),
  );
  useCampaignNews();
  const maker = may('crm:write') && (
    <Button
      size="xs"
      leftSection={<Plus size={14} />}
      onClick={() => void navigate({ to: '/crm/campaigns/new' })}
    >
      {words.newCampaign}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={maker}>
      <Card component="section" aria-label={words.title}>
        <Select
          size="xs"
          w={200}
          mb="sm"
          label={words.status}
          allowDeselect={false}
          data={FILTERS.map((value) => ({
            value,
            label: value === 'any' ? words.anyStatus : words.statuses[value],
          }))}
          value={status}
          onChange={(value) => value && setStatus(value)}
        />
        <LoadedPages
          pages={pages}
          empty={
            chosen ? (
              <EmptyState icon={ListFilter} title={words.noMatchTitle} text={words.noMatchText} />
            ) : (
              <EmptyState icon={Megaphone} title={words.noneTitle} text={words.noneText}>
                {maker}
              </EmptyState>
            )
          }
        >
          {(rows) => <Rows rows={rows} />}
        </LoadedPages>
      </Card>
    </Page>
  );
}

function Rows({ rows }: { rows: readonly Campaign[] }) {
  const words = useWords(campaignWords);
  const mergeText = useMergeText();
  const format = useFormat();
  const segments = useQuery(segmentChoicesQuery).data;
  const nameOf = (id: string | null) =>
    id === null ? words.everyone : (segments?.find((segment) => segment.id === id)?.name ?? '–');
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.title, role: 'region' }}>
      <Table miw={760} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.name}</Table.Th>
            <Table.Th>{words.status}</Table.Th>
            <Table.Th>{words.segment}</Table.Th>
            <Table.Th>{words.when}</Table.Th>
            <Table.Th w={180}>{words.progress}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((campaign) => (
            <Table.Tr key={campaign.id} data-campaign={campaign.id}>
              <Table.Td>
                <TextLink to="/crm/campaigns/$id" params={{ id: campaign.id }} fw={600}>
                  {campaign.name}
                </TextLink>
                <Text size="xs" c="dimmed" lineClamp={1}>
                  {mergeText(campaign.subject)}
                </Text>
              </Table.Td>
              <Table.Td>
                <StatusBadge status={campaign.status} />
              </Table.Td>
              <Table.Td>{nameOf(campaign.segmentId)}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(timeOf(campaign))}</Table.Td>
              <Table.Td>
                {campaign.startedAt !== undefined && (
                  <ProgressOf id={campaign.id} isOver={campaign.finishedAt !== undefined} />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

/** The time that matters in its state. */
function timeOf({ status, finishedAt, startedAt, scheduledAt, updatedAt }: Campaign): string {
  if (status === 'draft') return updatedAt;
  return finishedAt ?? startedAt ?? scheduledAt ?? updatedAt;
}
