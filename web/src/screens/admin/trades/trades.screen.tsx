import { Card, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowRightLeft, ListFilter } from 'lucide-react';
import { useFilters } from '../../../app/use-filters';
import { usePages } from '../../../app/use-pages';
import { useSettings } from '../../../app/use-settings';
import { useWords } from '../../../i18n/words';
import { api, ask } from '../../../api/client';
import { Page } from '../../../ui/page';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { VirtualTable } from '../../../ui/virtual-table';
import { AdminExportMenu } from '../exports/export-menu';
import { RunningExports } from '../exports/running-exports';
import { RefreshButton } from '../shared/refresh-button';
import { adminWords } from '../shared/words';
import { FILTERS, tradeFilterOf, totalsQuery } from './queries';
import { Totals } from './totals';
import { TradeFilters } from './trade-filters';
import { useTradeColumns } from './use-trade-columns';
import { tradesWords } from './words';

const PAGE = 100;

/** Trades of everybody. */
export default function TradesScreen() {
  const words = useWords(tradesWords);
  const admin = useWords(adminWords);
  const { businessTz } = useSettings();
  const [filters, setFilters] = useFilters(FILTERS);
  const filter = tradeFilterOf(filters, businessTz);
  const pages = usePages(['admin-trades', 'list', filter], (cursor, signal) =>
    ask(api.GET('/api/admin/trades', { params: { query: { ...filter, cursor, limit: PAGE } }, signal })),
  );
  const totals = useQuery(totalsQuery(filter));
  const columns = useTradeColumns();
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title={words.title} about={words.about}>
      <Stack>
        <RunningExports type="trades" />
        <Totals query={totals} />
        <Card component="section" aria-label={words.title}>
          <TradeFilters filters={filters} isSet={isFiltered} onChange={setFilters} />
          <Group justify="flex-end" mb="xs" gap="xs">
            <RefreshButton queryKey={['admin-trades']} />
            <AdminExportMenu query={{ type: 'trades', ...filter }} />
          </Group>
          <LoadedPages
            pages={pages}
            empty={
              isFiltered ? (
                <EmptyState icon={ListFilter} title={admin.noMatch} text={admin.noMatchText} />
              ) : (
                <EmptyState icon={ArrowRightLeft} title={words.noneTitle} text={words.noneText} />
              )
            }
          >
            {(rows) => (
              <VirtualTable
                label={words.title}
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                minWidth={1080}
                onEnd={pages.more}
              />
            )}
          </LoadedPages>
        </Card>
      </Stack>
    </Page>
  );
}
