import { Card } from '@mantine/core';
import { useFilters } from '../../../app/use-filters';
import { useSettings } from '../../../app/use-settings';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { ChoiceFilter } from '../shared/choice-filter';
import { FilterBar, TextFilter } from '../shared/filter-bar';
import { periodOf } from '../shared/period';
import { UserPicker } from '../shared/user-picker';
import { adminWords } from '../shared/words';
import { ACTIONS, useActionText } from './actions';
import { Entries } from './entries';
import { auditWords } from './words';

const FILTERS = ['actor', 'action', 'target', 'from', 'to'] as const;

export default function AuditScreen() {
  const words = useWords(auditWords);
  const admin = useWords(adminWords);
  const textOf = useActionText();
  const { businessTz } = useSettings();
  const [filters, setFilters] = useFilters(FILTERS);
  const { actor, action, target } = filters;
  const filter = {
    ...(actor && { actor }),
    ...(action && { action }),
    ...(target && { target }),
    ...periodOf(filters, businessTz),
  };
  const isSet = Object.keys(filter).length > 0;
  const known = ACTIONS.some((each) => each === action) || !action ? ACTIONS : [...ACTIONS, action];
  return (
    <Page title={words.title} about={words.about}>
      <Card component="section" aria-label={words.title}>
        <FilterBar
          isSet={isSet}
          onClear={() => setFilters(Object.fromEntries(FILTERS.map((name) => [name, null])))}
        >
          <ChoiceFilter
            label={words.action}
            value={action}
            searchable
            onChange={(value) => setFilters({ action: value })}
            data={known.map((value) => ({ value, label: textOf(value) }))}
          />
          <UserPicker label={words.who} value={actor} onChange={(value) => setFilters({ actor: value })} />
          <TextFilter
            label={words.target}
            value={target}
            placeholder="usr_…"
            onChange={(value) => setFilters({ target: value })}
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
        <Entries filter={filter} empty={isSet ? admin.noMatchText : undefined} />
      </Card>
    </Page>
  );
}
