import { Box, ScrollArea, SegmentedControl, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChartCandlestick } from 'lucide-react';
import { useChoice } from '../../../app/use-address';
import { localeStore } from '../../../i18n/locale';
import { useStore } from '../../../app/store';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { EmptyState, Loaded, PageSkeleton } from '../../../ui/states';
import { AssetSelect } from '../asset-select';
import { type Asset, assetsQuery, TIMEFRAMES } from '../queries';
import { tradingWords } from '../words';
import { ChartSection } from './chart-section';
import { analysisQuery } from './queries';
import { ReadOut } from './read-out';
import { marketWords } from './words';

/** Candles, what they show, and one's own trades among them. */
export default function MarketScreen() {
  const words = useWords(marketWords);
  const query = useQuery(assetsQuery);
  return (
    <Page title={words.title} about={words.about}>
      <Loaded
        query={query}
        skeleton={<PageSkeleton />}
        isEmpty={(assets) => assets.length === 0}
        empty={
          <EmptyState
            icon={ChartCandlestick}
            title={words.noAssets}
            text={<Link to={'/trade'}>{words.noAssetsText}</Link>}
          />
        }
      >
        {(assets) => <Market assets={assets} />}
      </Loaded>
    </Page>
  );
}

function Market({ assets }: { assets: Asset[] }) {
  const shared = useWords(tradingWords);
  const locale = useStore(localeStore);
  const ids = assets.map(({ id }) => id);
  const [id, setId] = useChoice('asset', ids, ids[0]!);
  const [timeframe, setTimeframe] = useChoice('timeframe', TIMEFRAMES, '1m');
  const series = { asset: id, timeframe };
  const analysis = useQuery(analysisQuery(series, locale));
  const asset = assets.find((each) => each.id === id)!;
  return (
    <>
      <Box>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
          <AssetSelect value={id} onChange={setId} />
          <ScrollArea type="auto" offsetScrollbars="present">
            <SegmentedControl
              aria-label={shared.timeframe}
              value={timeframe}
              onChange={(value) => setTimeframe(value)}
              data={[...TIMEFRAMES]}
              size="xs"
            />
          </ScrollArea>
        </SimpleGrid>
      </Box>
      <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="md">
        <div style={{ gridColumn: 'span 2', minWidth: 0 }} className="wide-column">
          <ChartSection key={`${id} ${timeframe}`} series={series} asset={asset} analysis={analysis} />
        </div>
        <ReadOut query={analysis} />
      </SimpleGrid>
    </>
  );
}
