import { Button, Menu, Text } from '@mantine/core';
import { Download } from 'lucide-react';
import { useStore } from '../../../app/store';
import { localeStore } from '../../../i18n/locale';
import { useWords } from '../../../i18n/words';
import { exporting, type ExportQuery } from './exporting';
import { exportWords } from './words';

export const FORMATS = ['csv', 'xlsx', 'pdf'] as const;

/** Has what the filters of a list find made into a file. */
export function AdminExportMenu({ query }: { query: Omit<ExportQuery, 'format' | 'locale' | 'bom'> }) {
  const words = useWords(exportWords);
  const locale = useStore(localeStore);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<Download size={14} />}>
          {words.exportIt}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="xs" c="dimmed" px="sm" py={4} maw={260}>
          {words.exportText}
        </Text>
        {FORMATS.map((format) => (
          <Menu.Item
            key={format}
            onClick={() =>
              void exporting.start({ ...query, format, locale, ...(format === 'csv' && { bom: 'true' }) })
            }
          >
            {words.formats[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
