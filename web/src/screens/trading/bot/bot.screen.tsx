import { Alert, SegmentedControl, Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { BotNews } from '../../../api/live-events';
import { askAgain } from '../../../app/query-client';
import { useChoice } from '../../../app/use-address';
import { useLive } from '../../../app/use-live';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { PageTabs } from '../../../ui/page-tabs';
import { Loaded, PageSkeleton } from '../../../ui/states';
import { ACCOUNTS, assetsQuery } from '../queries';
import { tradingWords } from '../words';
import { Backtests } from './backtests';
import { statusQuery, strategiesQuery } from './queries';
import { Results } from './results';
import { Run } from './run';
import { Scanner } from './scanner';
import { botWords } from './words';

const TABS = ['run', 'results', 'scanner', 'backtest'] as const;
/** News that are kept to be shown. */
const NEWS = 30;

/** Automatic trading: set it, start it, see what it does and what came of it. */
export default function BotScreen() {
  const words = useWords(botWords);
  const trading = useWords(tradingWords);
  const [tab, setTab] = useChoice('tab', TABS, 'run');
  const status = useQuery(statusQuery).data;
  const [accountType, setAccountType] = useChoice('account', ACCOUNTS, status?.accountType ?? 'demo');
  const strategies = useQuery(strategiesQuery);
  const assetsOf = useQuery(assetsQuery);
  const news = useBotNews();
  return (
    <Page title={words.title} about={words.about}>
      <Alert color="yellow" icon={<TriangleAlert size={18} />} py="xs">
        {words.risk}
      </Alert>
      <Loaded query={strategies} skeleton={<PageSkeleton />}>
        {(all) => (
          <Loaded query={assetsOf} skeleton={<PageSkeleton />}>
            {(assets) => (
              <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
                <Tabs.Panel value="run">
                  <Run strategies={all} assets={assets} news={news} />
                </Tabs.Panel>
                <Tabs.Panel value="results">
                  <Stack>
                    <div>
                      <SegmentedControl
                        aria-label={trading.account}
                        value={accountType}
                        onChange={setAccountType}
                        data={ACCOUNTS.map((each) => ({ value: each, label: trading.accounts[each] }))}
                      />
                    </div>
                    <Results accountType={accountType} onRun={() => setTab('run')} />
                  </Stack>
                </Tabs.Panel>
                <Tabs.Panel value="scanner">
                  <Scanner strategies={all} assets={assets} />
                </Tabs.Panel>
                <Tabs.Panel value="backtest">
                  <Backtests strategies={all} assets={assets} />
                </Tabs.Panel>
              </PageTabs>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

/** What the bot tells, newest first; what it changes is asked for again. */
function useBotNews(): readonly BotNews[] {
  const [news, setNews] = useState<readonly BotNews[]>([]);
  const again = (key: readonly string[]) => void askAgain(key);
  useLive('bot_status', (told) => {
    setNews((before) => [told, ...before].slice(0, NEWS));
    again(statusQuery.queryKey);
    again(['bot', 'runtime']);
  });
  useLive('pnl_update', () => again(['bot', 'performance']));
  useLive('trade_completed', () => again(['trades']));
  useLive('broker_state', () => again(['broker']));
  return news;
}
