import { ScrollArea, Select, Table, Text } from '@mantine/core';
import { useWords } from '../../../../i18n/words';
import type { ContactField } from '../queries';
import { OWN_COLUMNS, type Target } from './columns';
import type { CsvFile } from './csv-file';
import { importWords } from './words';

/** What each column of the file becomes. */
export function ColumnTable({
  file,
  targets,
  fields,
  onChange,
}: {
  file: CsvFile;
  targets: readonly Target[];
  fields: readonly ContactField[];
  onChange: (at: number, target: Target) => void;
}) {
  const words = useWords(importWords);
  const choices = [
    {
      group: words.groups.contact,
      items: OWN_COLUMNS.map((value) => ({ value: value, label: words.own[value] })),
    },
    ...(fields.length === 0
      ? []
      : [
          {
            group: words.groups.fields,
            items: fields.map(({ key, label }) => ({ value: `field:${key}`, label })),
          },
        ]),
    {
      group: words.groups.other,
      items: [
        { value: 'new', label: words.newField },
        { value: 'ignore', label: words.ignore },
      ],
    },
  ];
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.columns, role: 'region' }}>
      <Table miw={560} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.column}</Table.Th>
            <Table.Th>{words.sample}</Table.Th>
            <Table.Th w={230}>{words.becomes}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {file.columns.map((column, at) => (
            <Table.Tr key={`${column} ${at}`}>
              <Table.Td fw={600} style={{ overflowWrap: 'anywhere' }}>
                {column.trim() || `(${at + 1})`}
              </Table.Td>
              <Table.Td>
                <Text size="sm" c="dimmed" truncate>
                  {file.samples(at).join(' · ') || '–'}
                </Text>
              </Table.Td>
              <Table.Td>
                <Select
                  size="xs"
                  aria-label={words.becomesOf(column)}
                  allowDeselect={false}
                  data={choices}
                  value={targets[at]}
                  onChange={(value) => value && onChange(at, value as Target)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
