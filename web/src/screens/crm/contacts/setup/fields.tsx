import { ActionIcon, Button, Group, ScrollArea, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus, TextCursorInput, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../../api/client';
import { useMay } from '../../../../app/use-session';
import { useWords } from '../../../../i18n/words';
import { Dialog } from '../../../../ui/dialog';
import { Section } from '../../../../ui/section';
import { EmptyState, Loaded } from '../../../../ui/states';
import { useConfirm } from '../../../../ui/use-confirm';
import { useRemoval } from '../../still-in-use';
import { type ContactField, fieldsQuery } from '../queries';
import { FieldForm } from './field-form';
import { setupWords } from './words';

/** Declared fields: made, named anew, removed unless something stands on them. */
export function Fields() {
  const words = useWords(setupWords);
  const may = useMay();
  const query = useQuery(fieldsQuery);
  const [edited, setEdited] = useState<ContactField | 'new'>();
  const [confirm, dialog] = useConfirm();
  const [remove, refusal] = useRemoval(
    (key) => ask(api.DELETE('/api/crm/fields/{key}', { params: { path: { key } } })),
    { done: words.removed, changes: ['contact-fields', 'contacts'] },
  );
  const mayWrite = may('crm:write');
  const askAndRemove = async ({ key, label }: ContactField) => {
    const yes = await confirm({
      title: words.removeFieldTitle(label),
      text: words.removeFieldText,
      action: words.removeAction,
      danger: true,
    });
    if (yes) remove(key);
  };
  const adder = mayWrite && (
    <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setEdited('new')}>
      {words.newField}
    </Button>
  );
  return (
    <Section title={words.fields} about={words.fieldsAbout} actions={adder}>
      {dialog}
      {refusal}
      <Dialog
        opened={edited !== undefined}
        title={edited === 'new' ? words.newField : words.editField}
        onClose={() => setEdited(undefined)}
      >
        {edited !== undefined && (
          <FieldForm field={edited === 'new' ? undefined : edited} onDone={() => setEdited(undefined)} />
        )}
      </Dialog>
      <Loaded
        query={query}
        isEmpty={(fields) => fields.length === 0}
        empty={<EmptyState icon={TextCursorInput} title={words.noFieldsTitle} text={words.noFieldsText} />}
      >
        {(fields) => (
          <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.fields, role: 'region' }}>
            <Table miw={520}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.label}</Table.Th>
                  <Table.Th>{words.key}</Table.Th>
                  <Table.Th>{words.type}</Table.Th>
                  <Table.Th />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {fields.map((field) => (
                  <Table.Tr key={field.key} data-field={field.key}>
                    <Table.Td>{field.label}</Table.Td>
                    <Table.Td ff="monospace">{field.key}</Table.Td>
                    <Table.Td>
                      {words.types[field.type]}
                      {field.options && (
                        <Text span size="xs" c="dimmed">
                          {' '}
                          {field.options.join(', ')}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      {mayWrite && (
                        <Group gap={4} justify="flex-end" wrap="nowrap">
                          <ActionIcon
                            variant="subtle"
                            aria-label={words.edit(field.label)}
                            onClick={() => setEdited(field)}
                          >
                            <Pencil size={16} />
                          </ActionIcon>
                          <ActionIcon
                            variant="subtle"
                            c="var(--td-bad)"
                            aria-label={words.remove(field.label)}
                            onClick={() => void askAndRemove(field)}
                          >
                            <Trash2 size={16} />
                          </ActionIcon>
                        </Group>
                      )}
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
