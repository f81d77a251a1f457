import { Button, Menu, Text } from '@mantine/core';
import { Download } from 'lucide-react';
import { api } from '../../api/client';
import { download } from '../../api/download';
import { useStore } from '../../app/store';
import { localeStore } from '../../i18n/locale';
import { useWords } from '../../i18n/words';
import { useAction } from '../../ui/use-action';
import { analyticsWords } from './words';

export const REPORTS = ['daily', 'types', 'users', 'events'] as const;
type Report = (typeof REPORTS)[number];
const FORMATS = ['csv', 'xlsx', 'pdf'] as const;

/** Figures of the period as files; PDF is for people, and of single events there is none. */
export function ExportMenu({
  reports,
  period,
  about,
}: {
  reports: readonly Report[];
  period: { from?: string; to?: string };
  about?: string;
}) {
  const words = useWords(analyticsWords);
  const locale = useStore(localeStore);
  const make = useAction(({ report, format }: { report: Report; format: (typeof FORMATS)[number] }) =>
    download(
      api.GET('/api/analytics/export', {
        params: { query: { ...period, report, format, locale, bom: 'true' } },
        parseAs: 'blob',
      }),
      `analytics-${report}.${format}`,
    ),
  );
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<Download size={14} />}
          loading={make.isPending}
          aria-label={words.exportIt}
        >
          {words.exportIt}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {about !== undefined && (
          <Text size="xs" c="dimmed" px="sm" py={4} maw={260}>
            {about}
          </Text>
        )}
        {reports.map((report) => [
          <Menu.Label key={report}>{words.reports[report]}</Menu.Label>,
          ...FORMATS.filter((format) => report !== 'events' || format !== 'pdf').map((format) => (
            <Menu.Item
              key={`${report} ${format}`}
              aria-label={`${words.reports[report]}: ${format.toUpperCase()}`}
              onClick={() => make.mutate({ report, format })}
            >
              {words.formats[format]}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
