import { useMemo } from 'react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { TextLink } from '../../../ui/text-link';
import type { Column } from '../../../ui/virtual-table';
import { useStrategyName } from '../../trading/bot/use-strategy-name';
import { Direction, Outcome } from '../../trading/outcome';
import { tradingWords } from '../../trading/words';
import { adminWords } from '../shared/words';
import type { UserTrade } from './queries';

/** Their money is told in the currency of each. */
export function useTradeColumns(): readonly Column<UserTrade>[] {
  const admin = useWords(adminWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  const strategyName = useStrategyName();
  return useMemo(
    () => [
      {
        key: 'opened',
        label: trading.opened,
        width: '170px',
        cell: ({ openedAt }) => format.dateTime(openedAt),
      },
      {
        key: 'user',
        label: admin.user,
        width: 'minmax(170px, 1.4fr)',
        cell: ({ userId, userEmail }) =>
          userEmail === null ? (
            <span title={userId}>{userId}</span>
          ) : (
            <TextLink to="/admin/users/$id" params={{ id: userId }} title={userEmail}>
              {userEmail}
            </TextLink>
          ),
      },
      { key: 'asset', label: trading.asset, width: 'minmax(110px, 1fr)', cell: ({ asset }) => asset },
      {
        key: 'direction',
        label: trading.direction,
        width: '130px',
        cell: ({ direction }) => <Direction direction={direction} />,
      },
      {
        key: 'account',
        label: trading.account,
        width: '80px',
        cell: ({ accountType }) => trading.accounts[accountType],
      },
      {
        key: 'strategy',
        label: trading.strategy,
        width: 'minmax(120px, 1fr)',
        cell: ({ strategy }) => (strategy ? strategyName(strategy) : trading.byHand),
      },
      {
        key: 'stake',
        label: trading.stake,
        width: '110px',
        isRight: true,
        cell: ({ stake, currency }) => format.money(stake, currency),
      },
      {
        key: 'status',
        label: trading.status,
        width: '120px',
        cell: ({ status }) => <Outcome status={status} />,
      },
      {
        key: 'pnl',
        label: trading.pnl,
        width: '130px',
        isRight: true,
        cell: ({ status, pnl, currency }) =>
          status === 'open' || status === 'unknown' ? (
            '–'
          ) : (
            <span
              style={{
                color: pnl > 0 ? 'var(--td-good)' : pnl < 0 ? 'var(--td-bad)' : undefined,
                fontWeight: 600,
              }}
            >
              {format.money(pnl, currency)}
            </span>
          ),
      },
    ],
    [admin, trading, format, strategyName],
  );
}
