import { Button, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Braces } from 'lucide-react';
import { useWords } from '../../../i18n/words';
import { fieldsQuery } from '../contacts/queries';
import { tagWords, templateWords } from './words';

/** Merge tags of the API, and the fields that this installation has declared. */
export function InsertMenu({ onInsert }: { onInsert: (tag: string) => void }) {
  const words = useWords(templateWords);
  const tags = useWords(tagWords);
  const fields = useQuery(fieldsQuery).data ?? [];
  const item = (path: string, label: string) => (
    <Menu.Item key={path} onClick={() => onInsert(`{{ ${path} }}`)}>
      {label}
      <Text size="xs" c="dimmed" ff="monospace">
        {path}
      </Text>
    </Menu.Item>
  );
  return (
    // the field that is written in keeps its cursor
    <Menu position="bottom-start" withinPortal returnFocus={false}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<Braces size={14} />}>
          {words.insert}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>{words.insertText}</Menu.Label>
        {Object.entries(tags).map(([path, label]) => item(path, label))}
        {fields.length > 0 && <Menu.Label>{words.ownFields}</Menu.Label>}
        {fields.map(({ key, label }) => item(`contact.fields.${key}`, label))}
      </Menu.Dropdown>
    </Menu>
  );
}
