import { Button, Group, Stack, Table, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { useSettings } from '../../../app/use-settings';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { TableBox } from '../../../ui/table-box';
import { ToneBadge } from '../../../ui/tone-badge';
import { adminWords } from '../shared/words';
import { type Grant, USER_CHANGES } from './queries';
import { userPageWords } from './words';

/** What was bought or given, and how it ended; staff may take it away. */
export function GrantTable({ grants }: { grants: readonly Grant[] }) {
  const words = useWords(userPageWords);
  const admin = useWords(adminWords);
  const may = useMay();
  const [ending, setEnding] = useState<Grant>();
  const manages = may('members:manage');
  return (
    <>
      <Dialog
        opened={ending !== undefined}
        title={words.revokeTitle(ending ? nameOf(ending) : '')}
        onClose={() => setEnding(undefined)}
      >
        {ending && <RevokeForm grant={ending} onDone={() => setEnding(undefined)} />}
      </Dialog>
      <TableBox
        label={words.grants}
        minWidth={820}
        headings={[
          words.product,
          admin.status,
          words.origin,
          words.since,
          words.until,
          ...(manages ? [admin.actions] : []),
        ]}
      >
        {grants.map((grant) => (
          <Row key={grant.id} grant={grant} onEnd={manages ? () => setEnding(grant) : undefined} />
        ))}
      </TableBox>
    </>
  );
}

function Row({ grant, onEnd }: { grant: Grant; onEnd: (() => void) | undefined }) {
  const words = useWords(userPageWords);
  const format = useFormat();
  const { businessTz } = useSettings();
  const day = (time: string) => format.day(time, businessTz);
  const { state, endReason, given, revoked, source, order, startsAt, until, endedAt } = grant;
  const why = revoked?.reason ?? given?.reason;
  return (
    <Table.Tr data-grant={state}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {nameOf(grant)}
        </Text>
        {grant.product !== null && (
          <Text size="xs" c="dimmed">
            {grant.modules.join(', ')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <ToneBadge
          tone={state === 'active' ? 'good' : 'plain'}
          state={state}
          label={endReason ? words.endReasons[endReason] : words.grantStates[state]}
        />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{source === null ? words.byHand : (order ?? source)}</Text>
        {why !== null && why !== undefined && (
          <Text size="xs" c="dimmed">
            {why}
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{day(startsAt)}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {endedAt !== null ? day(endedAt) : until === null ? words.forGood : day(until)}
      </Table.Td>
      {onEnd && (
        <Table.Td>
          {state !== 'ended' && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`${words.revoke}: ${nameOf(grant)}`}
              onClick={onEnd}
            >
              {words.revoke}
            </Button>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function RevokeForm({ grant, onDone }: { grant: Grant; onDone: () => void }) {
  const words = useWords(userPageWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const [reason, setReason] = useState('');
  const revoke = useAction(
    () => {
      const body = reason.trim() === '' ? {} : { reason: reason.trim() };
      return ask(api.DELETE('/api/admin/grants/{id}', { params: { path: { id: grant.id } }, body }));
    },
    { done: words.revoked, changes: USER_CHANGES, onDone, onProblem: () => undefined },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        revoke.mutate(undefined);
      }}
    >
      <Stack>
        {revoke.isError && <ProblemAlert error={revoke.error} />}
        <Text size="sm">{words.revokeText}</Text>
        <Textarea
          label={admin.reason}
          description={admin.reasonHint}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {shared.cancel}
          </Button>
          <Button type="submit" color="red.9" loading={revoke.isPending}>
            {words.revoke}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The product, else the modules that were given without one. */
function nameOf({ product, modules }: Grant): string {
  return product ?? modules.join(', ');
}
