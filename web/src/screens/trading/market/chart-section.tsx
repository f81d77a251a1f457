import { Alert, Badge, Button, Chip, Group, ScrollArea, Skeleton, Table, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRightLeft, ChartCandlestick } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { askAgain } from '../../../app/query-client';
import { useLive } from '../../../app/use-live';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { EmptyState, ProblemAlert } from '../../../ui/states';
import type { Asset } from '../queries';
import { useChoices } from '../use-choices';
import { CandleChart, LAYERS } from './candle-chart';
import { LINES } from './chart-colours';
import { type Analysis, type Candle, marksQuery, type Series } from './queries';
import { useCandles } from './use-candles';
import { marketWords } from './words';

const HEIGHT = 520;
const TABLE_ROWS = 50;
/** How often the read-out is asked for at most, in ms: candles may be seconds long. */
const READ_MS = 2000;

/** The chart of a series with its price, live. */
export function ChartSection({
  series,
  asset,
  analysis,
}: {
  series: Series;
  asset: Asset;
  analysis: UseQueryResult<Analysis>;
}) {
  const words = useWords(marketWords);
  const format = useFormat();
  const may = useMay();
  const [layers, setLayers] = useChoices('show', LAYERS, ['averages', 'levels', 'patterns', 'trades']);
  const { asset: id, timeframe } = series;
  const readAt = useRef(0);
  const onClosed = useCallback(() => {
    if (Date.now() - readAt.current < READ_MS) return; // the next candle closes soon
    readAt.current = Date.now();
    void askAgain(['analysis', id, timeframe]);
  }, [id, timeframe]);
  const { query, candles, running, state } = useCandles(series, onClosed);
  const trades = useQuery({ ...marksQuery(id), enabled: may('trading:read') });
  useLive('trade_completed', () => void askAgain(['trades']));
  const price = (running ?? candles.at(-1))?.close;
  const label = `${asset.symbol} ${timeframe}`;
  const onNearStart = () => {
    if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
  };
  return (
    <Section
      title={label}
      about={asset.name}
      actions={
        may('trading:write') && (
          <Button
            size="xs"
            variant="default"
            leftSection={<ArrowRightLeft size={14} />}
            renderRoot={(props) => <Link to="/trade" search={{ asset: id } as never} {...props} />}
          >
            {words.toTrade}
          </Button>
        )
      }
    >
      <Group gap="sm" mb="xs" mih={36}>
        <Text fz={26} fw={650} className="figures" data-price>
          {price === undefined ? '–' : priceText(price, asset.tickSize, format.locale)}
        </Text>
        <Badge variant="default" tt="none" data-series={state}>
          {asset.open ? (state === 'live' ? words.live : words.waiting) : words.isClosed}
        </Badge>
        <Text size="sm" c="dimmed">
          {asset.open && words.payoutOf(format.percent(asset.payout))}
        </Text>
      </Group>
      {state === 'refused' && <Alert mb="sm">{words.cannotFollow}</Alert>}
      {query.data?.pages[0]?.complete === false && (
        <Alert color="yellow" mb="sm">
          {words.incomplete}
        </Alert>
      )}
      {query.isError && !query.data ? (
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      ) : !query.data ? (
        <Skeleton h={HEIGHT} />
      ) : candles.length === 0 ? (
        <EmptyState icon={ChartCandlestick} title={words.noCandles} text={words.noCandlesText} />
      ) : (
        <CandleChart
          {...{ candles, running, timeframe, layers, onNearStart, label }}
          tickSize={asset.tickSize}
          analysis={analysis.data}
          trades={trades.data ?? NO_TRADES}
          height={HEIGHT}
        />
      )}
      <Group justify="space-between" mt="sm" gap="xs" align="flex-start">
        <Chip.Group multiple value={layers} onChange={setLayers}>
          <Group gap={6} role="group" aria-label={words.layers}>
            {LAYERS.map((layer) => (
              <Chip key={layer} value={layer} size="xs" variant="outline">
                {words.layer[layer]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Legend averages={layers.includes('averages')} bands={layers.includes('bands')} />
      </Group>
      <Latest candles={candles} tickSize={asset.tickSize} />
    </Section>
  );
}

const NO_TRADES: never[] = [];

function Legend({ averages, bands }: { averages: boolean; bands: boolean }) {
  const words = useWords(marketWords);
  const lines = [
    ...(averages ? ([9, 21, 50] as const).map((period) => [`EMA ${period}`, LINES[period]] as const) : []),
    ...(bands ? [[words.upper, LINES.bands] as const] : []),
  ];
  return (
    <Group gap="sm" aria-label={words.legend} role="group">
      {lines.map(([name, colour]) => (
        <Group key={name} gap={4}>
          <span aria-hidden style={{ width: 14, height: 3, borderRadius: 2, background: colour }} />
          <Text size="xs">{name}</Text>
        </Group>
      ))}
    </Group>
  );
}

/** For those who do not see the chart, and for exact figures. */
function Latest({ candles, tickSize }: { candles: readonly Candle[]; tickSize: number }) {
  const words = useWords(marketWords);
  const format = useFormat();
  const shown = candles.slice(-TABLE_ROWS).toReversed();
  const cells = ['open', 'high', 'low', 'close'] as const;
  return (
    <details style={{ marginTop: 8 }}>
      <summary style={{ cursor: 'pointer', fontSize: 13 }}>{words.asTable}</summary>
      <ScrollArea h={280} viewportProps={{ tabIndex: 0, 'aria-label': words.asTable, role: 'region' }}>
        <Table stickyHeader striped miw={460}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.time}</Table.Th>
              {cells.map((cell) => (
                <Table.Th key={cell} ta="right">
                  {words[cell]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((candle) => (
              <Table.Tr key={candle.time}>
                <Table.Td>{format.dateTime(candle.time)}</Table.Td>
                {cells.map((cell) => (
                  <Table.Td key={cell} ta="right">
                    {priceText(candle[cell], tickSize, format.locale)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </details>
  );
}

function priceText(price: number, tickSize: number, locale: string): string {
  const decimals = Math.max(0, Math.round(-Math.log10(tickSize)));
  return price.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
