import { Badge } from '@mantine/core';
import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { useWords } from '../../i18n/words';
import type { Trade } from './queries';
import { tradingWords } from './words';

/** How a trade has ended, by words and not by colour alone. */
export function Outcome({ status }: { status: Trade['status'] }) {
  const words = useWords(tradingWords);
  const colour = status === 'win' ? 'var(--td-good)' : status === 'loss' ? 'var(--td-bad)' : undefined;
  return (
    <Badge variant="default" tt="none" style={{ color: colour }} data-status={status}>
      {words.statuses[status]}
    </Badge>
  );
}

export function Direction({ direction }: { direction: Trade['direction'] }) {
  const words = useWords(tradingWords);
  const isCall = direction === 'call';
  const Icon = isCall ? ArrowUpRight : ArrowDownRight;
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4, whiteSpace: 'nowrap' }}>
      <Icon size={14} aria-hidden color={isCall ? 'var(--td-good)' : 'var(--td-bad)'} />
      {words.directions[direction]}
    </span>
  );
}
