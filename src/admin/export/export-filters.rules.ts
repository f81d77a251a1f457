import { USER_STATUSES } from '../../auth/index.js';
import { TRADE_STATUSES } from '../../broker/index.js';
import { type FieldError, InvalidInput } from '../../common/index.js';
import type { AdminExportQueryDto, ExportType } from './export.dto.js';

type Filter =
  'accountType' | 'currency' | 'user' | 'asset' | 'strategy' | 'status' | 'role' | 'search' | 'eventType';

const FILTERS: Readonly<Record<Filter, readonly ExportType[]>> = {
  accountType: ['daily', 'trades'],
  currency: ['daily', 'trades', 'events'],
  user: ['trades', 'events'],
  asset: ['trades'],
  strategy: ['trades'],
  status: ['trades', 'users'],
  role: ['users'],
  search: ['users'],
  eventType: ['events'],
};
const STATUSES: Readonly<Partial<Record<ExportType, readonly string[]>>> = {
  trades: TRADE_STATUSES,
  users: USER_STATUSES,
};

/** A filter that does not fit would be taken for one that was heeded. @throws InvalidInput naming every field at fault */
export function checkFilters(query: AdminExportQueryDto): void {
  const { type, status } = query;
  const errors: FieldError[] = [];
  for (const [field, types] of Object.entries(FILTERS) as [Filter, readonly ExportType[]][]) {
    if (query[field] !== undefined && !types.includes(type)) {
      errors.push({ field, message: `is for ${types.join(' and ')}, not for ${type}` });
    }
  }
  const known = STATUSES[type];
  if (status !== undefined && known && !known.includes(status)) {
    errors.push({ field: 'status', message: `must be one of ${known.join(', ')}` });
  }
  if (errors.length > 0) throw new InvalidInput(errors);
}
