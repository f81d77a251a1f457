import { Button } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api/client';
import { downloadAsItComes } from '../../../api/download';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { useAction } from '../../../ui/use-action';
import type { ContactQuery } from './queries';
import { contactWords } from './words';

/** Contacts as a file, narrowed like the list; says how many have come while it is made. */
export function ExportButton({ query }: { query: ContactQuery }) {
  const words = useWords(contactWords);
  const format = useFormat();
  const [rows, setRows] = useState(0);
  const make = useAction(() => {
    setRows(0);
    const params = { query: { ...query, bom: 'true' as const } };
    return downloadAsItComes(
      api.GET('/api/crm/contacts/export', { params, parseAs: 'stream' }),
      'contacts.csv',
      (lines) => setRows(Math.max(0, lines - 1)), // the first one names the columns
    );
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Download size={14} />}
      aria-busy={make.isPending}
      disabled={make.isPending}
      onClick={() => make.mutate(undefined)}
    >
      {make.isPending ? words.exporting(format.number(rows)) : words.exportIt}
    </Button>
  );
}
