import { Button, Modal, ScrollArea, Table, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { EmptyState, Loaded } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { useConfirm } from '../../ui/use-confirm';
import { NewApiKey } from './new-api-key';
import { accountWords } from './words';

const keysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/api-keys', { params: { query: { limit: 200 } }, signal })),
});

/** Keys for programs. */
export function ApiKeys() {
  const words = useWords(accountWords);
  const format = useFormat();
  const query = useQuery(keysQuery);
  const [isMaking, setIsMaking] = useState(false);
  const [confirm, dialog] = useConfirm();
  const remove = useAction(
    (id: string) => ask(api.DELETE('/api/auth/api-keys/{id}', { params: { path: { id } } })),
    { done: words.keyDeleted, changes: ['api-keys'] },
  );
  const onDelete = async ({ id, name }: Schemas['ApiKeyDto']) => {
    const question = {
      title: words.deleteKeyTitle,
      text: words.deleteKeyText(name),
      action: words.deleteKey,
      danger: true,
    };
    if (await confirm(question)) remove.mutate(id);
  };
  const adder = (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
      {words.newKey}
    </Button>
  );
  return (
    <Section
      title={words.keys}
      about={words.keysAbout}
      actions={(query.data?.items.length ?? 0) > 0 && adder}
    >
      {dialog}
      <Modal opened={isMaking} onClose={() => setIsMaking(false)} title={words.newKey}>
        <NewApiKey onDone={() => setIsMaking(false)} />
      </Modal>
      <Loaded
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState icon={KeyRound} title={words.noKeys} text={words.noKeysText}>
            {adder}
          </EmptyState>
        }
      >
        {({ items }) => (
          <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.keys, role: 'region' }}>
            <Table miw={720}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.keyName}</Table.Th>
                  <Table.Th>{words.prefix}</Table.Th>
                  <Table.Th>{words.scopes}</Table.Th>
                  <Table.Th>{words.lastUse}</Table.Th>
                  <Table.Th>{words.expires}</Table.Th>
                  <Table.Th aria-label={words.deleteKey} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((key) => (
                  <Table.Tr key={key.id}>
                    <Table.Td>{key.name}</Table.Td>
                    <Table.Td>
                      <code>{key.prefix}…</code>
                    </Table.Td>
                    <Table.Td>
                      <Text size="xs">{key.scopes.join(', ') || '–'}</Text>
                    </Table.Td>
                    <Table.Td>{key.lastUsedAt === null ? words.never : format.ago(key.lastUsedAt)}</Table.Td>
                    <Table.Td>{key.expiresAt === null ? words.noEnd : format.day(key.expiresAt)}</Table.Td>
                    <Table.Td ta="right">
                      <Button size="compact-xs" variant="default" onClick={() => void onDelete(key)}>
                        {words.deleteKey}
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        )}
      </Loaded>
    </Section>
  );
}
