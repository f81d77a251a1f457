import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { api, ask } from '../../api/client';
import { useMay } from '../../app/use-session';
import { type Format, useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Facts } from '../../ui/facts';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { StateBadge } from '../webhooks/state-badge';
import { type Proposal, proposalQuery } from './queries';
import { assistantWords } from './words';

const CHANGES = ['proposals', 'orders', 'positions', 'bot', 'trades'];

/** What the assistant proposes: nothing happens until the reader confirms. */
export function ProposalCard({ proposal: made }: { proposal: Proposal }) {
  const words = useWords(assistantWords);
  const format = useFormat();
  const may = useMay();
  const proposal = useQuery(proposalQuery(made)).data ?? made;
  const params = { path: { id: proposal.id } };
  const confirm = useAction(() => ask(api.POST('/api/assistant/proposals/{id}/confirm', { params })), {
    changes: CHANGES,
    onProblem: () => undefined,
  });
  const reject = useAction(() => ask(api.POST('/api/assistant/proposals/{id}/reject', { params })), {
    done: words.rejected,
    changes: CHANGES,
    onProblem: () => undefined,
  });
  const error = confirm.error ?? reject.error;
  const { order, problem } = proposal.result ?? {};
  const isOpen = proposal.state === 'open';
  return (
    <Card
      component="section"
      aria-label={words.proposal[proposal.kind]}
      data-proposal={proposal.state}
      style={{ borderColor: isOpen ? 'var(--td-chart)' : undefined }}
    >
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text fw={650}>{words.proposal[proposal.kind]}</Text>
          <StateBadge state={proposal.state} label={words.proposalStates[proposal.state]} />
        </Group>
        {proposal.accountType === 'real' && (
          <Alert py="xs" color="red" variant="light" icon={<TriangleAlert size={16} />}>
            {words.realMoney}
          </Alert>
        )}
        <Facts facts={factsOf(proposal, words, format)} />
        {error !== null && <ProblemAlert error={error} />}
        {problem && (
          <Text size="sm" c="var(--td-bad)">
            {problem.code}: {problem.detail}
          </Text>
        )}
        {order && (
          <Text size="sm">
            {words.orderMade(order.id)}: {format.money(order.stake, order.currency)}
          </Text>
        )}
        {isOpen && may('trading:write') && (
          <Group justify="space-between" gap="xs">
            <Text size="xs" c="dimmed">
              {words.expiresAt(format.time(proposal.expiresAt))}
            </Text>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                loading={reject.isPending}
                disabled={confirm.isPending}
                onClick={() => reject.mutate(undefined)}
              >
                {words.reject}
              </Button>
              <Button
                size="xs"
                color={proposal.accountType === 'real' ? 'red.9' : undefined}
                loading={confirm.isPending}
                disabled={reject.isPending}
                onClick={() => confirm.mutate(undefined)}
              >
                {words.confirm}
              </Button>
            </Group>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function factsOf(
  { accountType, order, bot }: Proposal,
  words: (typeof assistantWords)['en'],
  format: Format,
): (readonly [string, string])[] {
  const account = [words.account, words.accounts[accountType]] as const;
  if (order) {
    return [
      account,
      [words.asset, order.asset],
      [words.direction, words.directions[order.direction]],
      [words.stake, format.number(order.stake)],
      [words.expiry, words.seconds(format.number(order.expirySeconds))],
      [words.kind, order.kind],
    ];
  }
  if (!bot) return [account];
  const { amount, mode } = bot.stake;
  return [
    account,
    [words.strategy, bot.strategy],
    [words.assets, bot.assets.join(', ')],
    [words.timeframe, bot.timeframe],
    [words.stake, mode === 'percent' ? words.percent(format.number(amount)) : format.number(amount)],
  ];
}
