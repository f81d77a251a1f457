import { Button, Stack, Text } from '@mantine/core';
import { Download } from 'lucide-react';
import { api } from '../../api/client';
import { download } from '../../api/download';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { useAction } from '../../ui/use-action';
import { accountWords } from './words';

export function ExportMe() {
  const words = useWords(accountWords);
  const fetchFile = useAction(() => download(api.GET('/api/me/export', { parseAs: 'blob' }), 'export.zip'));
  return (
    <Section title={words.export}>
      <Stack align="flex-start">
        <Text size="sm">{words.exportText}</Text>
        <Button
          leftSection={<Download size={16} />}
          loading={fetchFile.isPending}
          onClick={() => fetchFile.mutate(undefined)}
        >
          {words.exportNow}
        </Button>
      </Stack>
    </Section>
  );
}
