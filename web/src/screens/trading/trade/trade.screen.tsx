import { Alert, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { askAgain } from '../../../app/query-client';
import { useChoice } from '../../../app/use-address';
import { useLive } from '../../../app/use-live';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { ProblemAlert } from '../../../ui/states';
import { ACCOUNTS, assetsQuery } from '../queries';
import { useCurrency } from '../use-currency';
import { Account } from './account';
import { Connection } from './connection';
import { TradeHistory } from './history';
import { Positions } from './positions';
import { Ticket } from './ticket';
import { tradeWords } from './words';

/** Broker, orders by hand, what is open and what has been. */
export default function TradeScreen() {
  const words = useWords(tradeWords);
  const may = useMay();
  const [accountType, setAccountType] = useChoice('account', ACCOUNTS, 'demo');
  const assets = useQuery(assetsQuery);
  const currency = useCurrency();
  const again = (...keys: string[]) => {
    for (const key of keys) void askAgain([key]);
  };
  useLive('trade_completed', () => again('trades', 'positions', 'broker'));
  useLive('broker_state', () => again('broker'));
  return (
    <Page title={words.title} about={words.about}>
      <Alert color="yellow" icon={<TriangleAlert size={18} />} py="xs">
        {words.risk}
      </Alert>
      <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="md">
        <Stack>
          {may('trading:write') &&
            (assets.data && assets.data.length > 0 ? (
              <Ticket assets={assets.data} accountType={accountType} />
            ) : assets.isError ? (
              <ProblemAlert error={assets.error} retry={() => void assets.refetch()} />
            ) : (
              <Skeleton h={380} />
            ))}
        </Stack>
        <Stack style={{ gridColumn: 'span 2', minWidth: 0 }} className="wide-column">
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <Account accountType={accountType} onChoose={setAccountType} />
            <Connection />
          </SimpleGrid>
          <Positions currency={currency} />
        </Stack>
      </SimpleGrid>
      <TradeHistory assets={assets.data ?? []} currency={currency} />
    </Page>
  );
}
