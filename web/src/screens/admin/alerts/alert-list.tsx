import { Card, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellOff, ListFilter } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useFilters } from '../../../app/use-filters';
import { usePages } from '../../../app/use-pages';
import { useSettings } from '../../../app/use-settings';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { LoadedPages } from '../../../ui/pages';
import { EmptyState } from '../../../ui/states';
import { ChoiceFilter } from '../shared/choice-filter';
import { FilterBar, TextFilter } from '../shared/filter-bar';
import { periodOf } from '../shared/period';
import { ToneBadge } from '../../../ui/tone-badge';
import { adminWords } from '../shared/words';
import { type Alert, ALERT_STATES, rulesQuery, SEVERITIES } from './queries';
import { alertWords } from './words';

const FILTERS = ['state', 'severity', 'rule', 'from', 'to'] as const;

/** Alerts that last and those of before, the newest first. */
export function AlertList() {
  const words = useWords(alertWords);
  const admin = useWords(adminWords);
  const { businessTz } = useSettings();
  const rules = useQuery(rulesQuery).data ?? [];
  const [filters, setFilters] = useFilters(FILTERS);
  const state = ALERT_STATES.find((each) => each === filters.state);
  const severity = SEVERITIES.find((each) => each === filters.severity);
  const query = {
    ...(state && { state }),
    ...(severity && { severity }),
    ...(filters.rule && { rule: filters.rule }),
    ...periodOf(filters, businessTz),
  };
  const pages = usePages(['alerts', query], (cursor, signal) =>
    ask(api.GET('/api/admin/alerts', { params: { query: { ...query, cursor, limit: 50 } }, signal })),
  );
  const isFiltered = Object.keys(query).length > 0;
  return (
    <Card component="section" aria-label={words.tabs.alerts}>
      <FilterBar
        isSet={isFiltered}
        onClear={() => setFilters(Object.fromEntries(FILTERS.map((name) => [name, null])))}
      >
        <ChoiceFilter
          label={admin.status}
          value={state}
          onChange={(value) => setFilters({ state: value })}
          data={ALERT_STATES.map((value) => ({ value, label: words.states[value] }))}
        />
        <ChoiceFilter
          label={words.severity}
          value={severity}
          onChange={(value) => setFilters({ severity: value })}
          data={SEVERITIES.map((value) => ({ value, label: words.severities[value] }))}
        />
        <ChoiceFilter
          label={words.rule}
          value={filters.rule}
          searchable
          onChange={(rule) => setFilters({ rule })}
          data={rules.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextFilter
          type="date"
          label={admin.from}
          value={filters.from}
          max={filters.to}
          onChange={(from) => setFilters({ from })}
        />
        <TextFilter
          type="date"
          label={admin.to}
          value={filters.to}
          min={filters.from}
          onChange={(to) => setFilters({ to })}
        />
      </FilterBar>
      <LoadedPages
        pages={pages}
        empty={
          isFiltered ? (
            <EmptyState icon={ListFilter} title={admin.noMatch} text={admin.noMatchText} />
          ) : (
            <EmptyState icon={BellOff} title={words.noneTitle} text={words.noneText} />
          )
        }
      >
        {(alerts) => (
          <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {alerts.map((alert) => (
              <Row key={alert.id} alert={alert} />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Card>
  );
}

function Row({ alert }: { alert: Alert }) {
  const words = useWords(alertWords);
  const format = useFormat();
  const { severity, state, message, code, at, resolvedAt, count, source } = alert;
  return (
    <li style={{ borderTop: '1px solid var(--td-grid)', padding: '10px 0' }} data-alert={state}>
      <Group gap="xs" mb={2}>
        <ToneBadge
          tone={state === 'alerting' && severity !== 'info' ? 'bad' : 'plain'}
          state={severity}
          label={words.severities[severity]}
        />
        <ToneBadge tone={state === 'resolved' ? 'good' : 'plain'} state={state} label={words.states[state]} />
        {count > 1 && (
          <Text size="xs" c="dimmed">
            {words.times(format.number(count))}
          </Text>
        )}
      </Group>
      <Text size="sm" fw={state === 'alerting' ? 600 : undefined} style={{ overflowWrap: 'anywhere' }}>
        {message}
      </Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {resolvedAt === null
          ? words.since(format.dateTime(at))
          : words.lasted(format.dateTime(at), format.dateTime(resolvedAt))}{' '}
        · {words.sources[source]} · {code}
      </Text>
    </li>
  );
}
