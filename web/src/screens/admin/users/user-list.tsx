import { Card, Group, Pagination, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { UserSearch } from 'lucide-react';
import { useFilters } from '../../../app/use-filters';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { common } from '../../../i18n/common';
import { EmptyState, Loaded } from '../../../ui/states';
import { AdminExportMenu } from '../exports/export-menu';
import { RunningExports } from '../exports/running-exports';
import { ChoiceFilter } from '../shared/choice-filter';
import { FilterBar, TextFilter } from '../shared/filter-bar';
import { adminWords } from '../shared/words';
import { PAGE_SIZE, ROLES, SORTS, STATUSES, usersQuery } from './queries';
import { UserTable } from './user-table';
import { userWords } from './words';

const FILTERS = ['search', 'role', 'status', 'sort', 'page'] as const;

/** Everybody with an account, page by page. */
export function UserList() {
  const words = useWords(userWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const format = useFormat();
  const [filters, setFilters] = useFilters(FILTERS);
  const role = ROLES.find((each) => each === filters.role);
  const status = STATUSES.find((each) => each === filters.status);
  const sort = SORTS.find((each) => each === filters.sort) ?? '-createdAt';
  const page = Math.max(1, Math.trunc(Number(filters.page)) || 1);
  const found = {
    ...(filters.search && { search: filters.search }),
    ...(role && { role }),
    ...(status && { status }),
  };
  const query = useQuery(usersQuery({ ...found, sort, page, pageSize: PAGE_SIZE }));
  const change = (changed: Partial<Record<(typeof FILTERS)[number], string | null>>) =>
    setFilters({ page: null, ...changed });
  return (
    <Stack>
      <RunningExports type="users" />
      <Card component="section" aria-label={words.title}>
        <FilterBar
          isSet={Object.keys(found).length > 0}
          onClear={() => change({ search: null, role: null, status: null })}
        >
          <TextFilter
            label={words.search}
            type="search"
            placeholder={words.searchHint}
            value={filters.search}
            onChange={(search) => change({ search })}
          />
          <ChoiceFilter
            label={admin.role}
            value={role}
            onChange={(value) => change({ role: value })}
            data={ROLES.map((value) => ({ value, label: shared.roles[value] }))}
          />
          <ChoiceFilter
            label={admin.status}
            value={status}
            onChange={(value) => change({ status: value })}
            data={STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
          />
        </FilterBar>
        <Group justify="space-between" mb="xs" gap="xs">
          <Text size="sm" c="dimmed" role="status" data-total={query.data?.total}>
            {query.data ? words.total(format.number(query.data.total), query.data.total) : ' '}
          </Text>
          <AdminExportMenu query={{ type: 'users', ...found }} />
        </Group>
        <Loaded
          query={query}
          isEmpty={({ total }) => total === 0}
          empty={<EmptyState icon={UserSearch} title={words.noneTitle} text={words.noneText} />}
        >
          {({ items, pages }) => (
            <>
              <UserTable users={items} sort={sort} onSort={(value) => change({ sort: value })} />
              {pages > 1 && (
                <Group justify="center" mt="md">
                  <Pagination
                    size="sm"
                    total={pages}
                    value={Math.min(page, pages)}
                    onChange={(value) => setFilters({ page: value === 1 ? null : String(value) })}
                    getItemProps={(at) => ({ 'aria-label': words.pageOf(at) })}
                    getControlProps={(control) => ({ 'aria-label': words.controls[control] })}
                  />
                </Group>
              )}
            </>
          )}
        </Loaded>
      </Card>
    </Stack>
  );
}
