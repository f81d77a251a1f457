import { Stack } from '@mantine/core';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { ExportForm } from './export-form';
import { ExportList } from './export-list';
import { exportWords } from './words';

export default function ExportsScreen() {
  const words = useWords(exportWords);
  return (
    <Page title={words.title} about={words.about}>
      <Stack>
        <ExportForm />
        <ExportList />
      </Stack>
    </Page>
  );
}
