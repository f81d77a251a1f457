import { InvalidInput } from '../../common/index.js';
import type { AdminExportQueryDto } from './export.dto.js';
import { checkFilters } from './export-filters.rules.js';

const faults = (query: Partial<AdminExportQueryDto>): string[] => {
  try {
    checkFilters({ format: 'csv', ...query } as AdminExportQueryDto);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return (error as InvalidInput).errors!.map(({ field }) => field);
  }
};

test.each<[Partial<AdminExportQueryDto>, string[]]>([
  [{ type: 'daily', accountType: 'real', currency: 'BRL', from: '2026-01-01', tz: 'UTC' }, []],
  [{ type: 'trades', user: 'u', asset: 'a', strategy: 's', status: 'win', accountType: 'demo' }, []],
  [{ type: 'users', role: 'member', status: 'suspended', search: 'ana' }, []],
  [{ type: 'events', user: 'u', eventType: 'purchase', currency: 'USD' }, []],
  [{ type: 'users', status: 'win' }, ['status']],
  [{ type: 'trades', status: 'active' }, ['status']],
  [{ type: 'events', status: 'active' }, ['status']],
  [{ type: 'daily', user: 'u', search: 'a', eventType: 'e' }, ['user', 'search', 'eventType']],
  [{ type: 'users', accountType: 'real', asset: 'a', strategy: 's' }, ['accountType', 'asset', 'strategy']],
  [{ type: 'trades', role: 'admin' }, ['role']],
])('%j: at fault are %j', (query, fields) => {
  expect(faults(query)).toEqual(fields);
});
