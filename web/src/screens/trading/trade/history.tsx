import { Button, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Download, History } from 'lucide-react';
import { api } from '../../../api/client';
import { download } from '../../../api/download';
import { useAddress } from '../../../app/use-address';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { EmptyState } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { ACCOUNTS, type Asset, STATUSES, type TradeFilter } from '../queries';
import { Trades } from '../trades';
import { tradingWords } from '../words';
import { tradeWords } from './words';

/** In the address they are prefixed: `asset` alone is that of the ticket. */
const FIELDS = ['asset', 'status', 'account', 'from', 'to'] as const;
type Field = (typeof FIELDS)[number];

/** All trades of the reader, by hand and by the bot, with filters that the address keeps. */
export function TradeHistory({ assets, currency }: { assets: Asset[]; currency: string }) {
  const words = useWords(tradeWords);
  const trading = useWords(tradingWords);
  const address = useAddress();
  const navigate = useNavigate();
  const said = (field: Field) => address[`of-${field}`];
  const set = (changed: Partial<Record<Field, string | null>>) =>
    void navigate({
      to: '.',
      search: (before: object) => ({
        ...before,
        ...Object.fromEntries(
          Object.entries(changed).map(([field, value]) => [`of-${field}`, value || undefined]),
        ),
      }),
      replace: true,
    });
  const filter = filterOf(said);
  const file = useAction(() =>
    download(
      api.GET('/api/broker/trades', { params: { query: { ...filter, format: 'csv' } }, parseAs: 'blob' }),
      'trades.csv',
    ),
  );
  return (
    <Section
      title={words.history}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<Download size={14} />}
          loading={file.isPending}
          onClick={() => file.mutate(undefined)}
        >
          {trading.csv}
        </Button>
      }
    >
      <SimpleGrid
        cols={{ base: 2, sm: 3, lg: 6 }}
        spacing="xs"
        mb="sm"
        role="group"
        aria-label={trading.filters}
      >
        <Select
          size="xs"
          label={trading.asset}
          placeholder={trading.all}
          clearable
          searchable
          value={filter.asset ?? null}
          onChange={(asset) => set({ asset })}
          data={assets.map(({ id, symbol }) => ({ value: id, label: symbol }))}
        />
        <Select
          size="xs"
          label={trading.status}
          placeholder={trading.all}
          clearable
          value={filter.status ?? null}
          onChange={(status) => set({ status })}
          data={STATUSES.map((each) => ({ value: each, label: trading.statuses[each] }))}
        />
        <Select
          size="xs"
          label={trading.account}
          placeholder={trading.allAccounts}
          clearable
          value={filter.accountType ?? null}
          onChange={(account) => set({ account })}
          data={ACCOUNTS.map((each) => ({ value: each, label: trading.accounts[each] }))}
        />
        {(['from', 'to'] as const).map((field) => (
          <TextInput
            key={field}
            size="xs"
            type="date"
            label={trading[field]}
            value={said(field) ?? ''}
            onChange={({ currentTarget }) => set({ [field]: currentTarget.value })}
          />
        ))}
        <Group align="flex-end">
          <Button
            size="xs"
            variant="subtle"
            disabled={FIELDS.every((field) => said(field) === undefined)}
            onClick={() => set(Object.fromEntries(FIELDS.map((field) => [field, null])))}
          >
            {trading.clear}
          </Button>
        </Group>
      </SimpleGrid>
      <Trades
        filter={filter}
        source="all"
        currency={currency}
        empty={<EmptyState icon={History} title={words.noHistory} text={words.noHistoryText} />}
      />
    </Section>
  );
}

/** What of the address the API would take; days are the reader's. */
function filterOf(said: (field: Field) => string | undefined): TradeFilter {
  const day = (field: 'from' | 'to', clock: string) => {
    const at = new Date(`${said(field) ?? ''}T${clock}`);
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  };
  return {
    asset: said('asset'),
    status: STATUSES.find((status) => status === said('status')),
    accountType: ACCOUNTS.find((account) => account === said('account')),
    from: day('from', '00:00:00'),
    to: day('to', '23:59:59.999'),
  };
}
