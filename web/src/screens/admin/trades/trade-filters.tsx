import { useWords } from '../../../i18n/words';
import { tradingWords } from '../../trading/words';
import { ChoiceFilter } from '../shared/choice-filter';
import { FilterBar, TextFilter } from '../shared/filter-bar';
import { UserPicker } from '../shared/user-picker';
import { adminWords } from '../shared/words';
import { ACCOUNTS, FILTERS, STATUSES, type TradeFilters as Filters } from './queries';

export function TradeFilters({
  filters,
  isSet,
  onChange,
}: {
  filters: Filters;
  isSet: boolean;
  onChange: (changed: Partial<Record<(typeof FILTERS)[number], string | null>>) => void;
}) {
  const admin = useWords(adminWords);
  const trading = useWords(tradingWords);
  return (
    <FilterBar
      isSet={isSet}
      onClear={() => onChange(Object.fromEntries(FILTERS.map((name) => [name, null])))}
    >
      <UserPicker label={admin.user} value={filters.user} onChange={(user) => onChange({ user })} />
      <ChoiceFilter
        label={trading.account}
        value={ACCOUNTS.find((each) => each === filters.account)}
        onChange={(account) => onChange({ account })}
        data={ACCOUNTS.map((value) => ({ value, label: trading.accounts[value] }))}
      />
      <ChoiceFilter
        label={trading.status}
        value={STATUSES.find((each) => each === filters.status)}
        onChange={(status) => onChange({ status })}
        data={STATUSES.map((value) => ({ value, label: trading.statuses[value] }))}
      />
      <TextFilter
        label={trading.asset}
        placeholder="EURUSD-OTC"
        value={filters.asset}
        onChange={(asset) => onChange({ asset })}
      />
      <TextFilter
        label={trading.strategy}
        value={filters.strategy}
        onChange={(strategy) => onChange({ strategy })}
      />
      <TextFilter
        type="date"
        label={trading.from}
        value={filters.from}
        max={filters.to}
        onChange={(from) => onChange({ from })}
      />
      <TextFilter
        type="date"
        label={trading.to}
        value={filters.to}
        min={filters.from}
        onChange={(to) => onChange({ to })}
      />
    </FilterBar>
  );
}
