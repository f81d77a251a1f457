import { Stack, Table, Text } from '@mantine/core';
import type { Schemas } from '../../../api/schemas';
import { useWords } from '../../../i18n/words';
import { Facts } from '../../../ui/facts';
import { TableBox } from '../../../ui/table-box';
import { auditWords } from './words';

/** Field by field what was before and after, and where it came from. */
export function Change({ entry }: { entry: Schemas['AuditEntryDto'] }) {
  const words = useWords(auditWords);
  const { before = {}, after = {}, outcome, code, address, keyId, correlationId } = entry;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <Stack gap="sm" pt="xs">
      {outcome === 'begun' && <Text size="sm">{words.begunText}</Text>}
      {fields.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noChanges}
        </Text>
      ) : (
        <TableBox label={words.changes} minWidth={420} headings={[words.field, words.before, words.after]}>
          {fields.map((field) => {
            const [old, now] = [textOf(before[field]), textOf(after[field])];
            return (
              <Table.Tr key={field}>
                <Table.Td>{field}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{old}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }} fw={old === now ? undefined : 650}>
                  {now}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </TableBox>
      )}
      <Facts
        facts={[
          ...(code === undefined ? [] : [[words.code, code] as const]),
          ...(address === undefined ? [] : [[words.address, address] as const]),
          ...(keyId === undefined ? [] : [[words.key, keyId] as const]),
          ...(correlationId === undefined ? [] : [[words.correlation, correlationId] as const]),
        ]}
      />
    </Stack>
  );
}

function textOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
