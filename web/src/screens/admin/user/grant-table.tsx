import { Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { useSettings } from '../../../app/use-settings';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { TableBox } from '../../../ui/table-box';
import { ToneBadge } from '../../../ui/tone-badge';
import { adminWords } from '../shared/words';
import type { Grant } from './queries';
import { ReasonForm } from './reason-form';
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
        {ending && (
          <ReasonForm
            text={words.revokeText}
            hint={admin.reasonHint}
            action={words.revoke}
            done={words.revoked}
            run={(body) =>
              ask(api.DELETE('/api/admin/grants/{id}', { params: { path: { id: ending.id } }, body }))
            }
            onDone={() => setEnding(undefined)}
          />
        )}
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

/** The product, else the modules that were given without one. */
function nameOf({ product, modules }: Grant): string {
  return product ?? modules.join(', ');
}
