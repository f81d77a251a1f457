import type { Locale } from '../../../i18n/locale';
import { ACCOUNTS, STATUSES as TRADE_STATUSES } from '../trades/queries';
import { ROLES, STATUSES as USER_STATUSES } from '../users/queries';
import type { ExportQuery } from './exporting';

export const TYPES = ['daily', 'trades', 'users', 'events'] as const satisfies ExportQuery['type'][];

/** What the form holds; empty or null is no filter. */
export interface Values {
  type: ExportQuery['type'];
  format: ExportQuery['format'];
  from: string;
  to: string;
  accountType: string | null;
  status: string | null;
  role: string | null;
  /** Id. */
  user: string | null;
  asset: string;
  search: string;
  eventType: string;
  eventUser: string;
}

export const INITIAL: Values = {
  ...{ type: 'daily', format: 'xlsx', from: '', to: '', accountType: null, status: null, role: null },
  ...{ user: null, asset: '', search: '', eventType: '', eventUser: '' },
};

/** Only the filters that rows of this type have: the API refuses others. */
export function queryOf(values: Values, locale: Locale): ExportQuery {
  const { type, format, from, to } = values;
  return {
    ...{ type, format, locale },
    ...(format === 'csv' && { bom: 'true' }),
    ...(from && { from }),
    ...(to && { to }),
    ...filtersOf(values),
  };
}

function filtersOf(values: Values): Partial<ExportQuery> {
  const accountType = ACCOUNTS.find((each) => each === values.accountType);
  switch (values.type) {
    case 'daily':
      return { ...(accountType && { accountType }) };
    case 'trades': {
      const status = TRADE_STATUSES.find((each) => each === values.status);
      return {
        ...(accountType && { accountType }),
        ...(values.user && { user: values.user }),
        ...(status && { status }),
        ...(values.asset.trim() && { asset: values.asset.trim() }),
      };
    }
    case 'users': {
      const [role, status] = [
        ROLES.find((each) => each === values.role),
        USER_STATUSES.find((each) => each === values.status),
      ];
      return {
        ...(values.search.trim() && { search: values.search.trim() }),
        ...(role && { role }),
        ...(status && { status }),
      };
    }
    case 'events':
      return {
        ...(values.eventType.trim() && { eventType: values.eventType.trim() }),
        ...(values.eventUser.trim() && { user: values.eventUser.trim() }),
      };
  }
}
