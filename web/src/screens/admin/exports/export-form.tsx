import { Button, Group, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FileDown } from 'lucide-react';
import { useMay } from '../../../app/use-session';
import { useStore } from '../../../app/store';
import { common } from '../../../i18n/common';
import { localeStore } from '../../../i18n/locale';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { tradingWords } from '../../trading/words';
import { UserPicker } from '../shared/user-picker';
import { adminWords } from '../shared/words';
import { ACCOUNTS, STATUSES as TRADE_STATUSES } from '../trades/queries';
import { ROLES, STATUSES as USER_STATUSES } from '../users/queries';
import { userWords } from '../users/words';
import { FORMATS } from './export-menu';
import { exporting } from './exporting';
import { INITIAL, queryOf, TYPES, type Values } from './export-values';
import { exportWords } from './words';

/** Chooses what to export; only filters that the rows have are offered. */
export function ExportForm() {
  const words = useWords(exportWords);
  const admin = useWords(adminWords);
  const may = useMay();
  const locale = useStore(localeStore);
  const form = useForm<Values>({ initialValues: INITIAL });
  const { from, to } = form.values;
  const last = useStore(exporting.all)[0];
  const types = TYPES.filter((each) => each !== 'events' || may('events:read'));
  return (
    <Section title={words.newTitle} about={words.newAbout}>
      <form onSubmit={form.onSubmit((values) => void exporting.start(queryOf(values, locale)))}>
        <Stack>
          {last?.state === 'failed' && <ProblemAlert error={last.problem} />}
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} style={{ alignItems: 'end' }}>
            <Select
              size="xs"
              label={words.type}
              allowDeselect={false}
              data={types.map((value) => ({ value, label: words.types[value] }))}
              {...form.getInputProps('type')}
            />
            <TextInput size="xs" type="date" label={admin.from} max={to} {...form.getInputProps('from')} />
            <TextInput size="xs" type="date" label={admin.to} min={from} {...form.getInputProps('to')} />
            <Filters form={form} />
          </SimpleGrid>
          <Group justify="space-between" gap="sm">
            <SegmentedControl
              size="xs"
              aria-label={words.format}
              data={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
              {...form.getInputProps('format')}
            />
            <Button type="submit" size="xs" leftSection={<FileDown size={14} />}>
              {words.start}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Filters({ form }: { form: ReturnType<typeof useForm<Values>> }) {
  const words = useWords(exportWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const trading = useWords(tradingWords);
  const users = useWords(userWords);
  const { type } = form.values;
  const choice = (
    name: 'accountType' | 'role' | 'status',
    label: string,
    data: { value: string; label: string }[],
  ) => (
    <Select
      size="xs"
      label={label}
      placeholder={type === 'daily' ? words.realFirst : admin.all}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: ${admin.all}` }}
      data={data}
      {...form.getInputProps(name)}
    />
  );
  const text = (
    name: 'asset' | 'search' | 'eventType' | 'eventUser',
    label: string,
    placeholder?: string,
  ) => <TextInput size="xs" label={label} placeholder={placeholder} {...form.getInputProps(name)} />;
  const account = choice(
    'accountType',
    words.accountType,
    ACCOUNTS.map((value) => ({ value, label: trading.accounts[value] })),
  );
  switch (type) {
    case 'daily':
      return account;
    case 'trades':
      return (
        <>
          {account}
          <UserPicker
            label={admin.user}
            value={form.values.user ?? undefined}
            onChange={(user) => form.setFieldValue('user', user)}
          />
          {choice(
            'status',
            trading.status,
            TRADE_STATUSES.map((value) => ({ value, label: trading.statuses[value] })),
          )}
          {text('asset', words.asset, 'EURUSD-OTC')}
        </>
      );
    case 'users':
      return (
        <>
          {text('search', words.search)}
          {choice(
            'role',
            admin.role,
            ROLES.map((value) => ({ value, label: shared.roles[value] })),
          )}
          {choice(
            'status',
            admin.status,
            USER_STATUSES.map((value) => ({ value, label: users.statuses[value] })),
          )}
        </>
      );
    case 'events':
      return (
        <>
          {text('eventType', words.eventType, 'purchase')}
          {text('eventUser', words.userOfEvents, 'ana@example.com')}
        </>
      );
  }
}
