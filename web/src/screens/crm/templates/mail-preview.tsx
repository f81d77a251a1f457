import { Alert, Group, List, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../../i18n/words';
import { JsonBlock } from '../../../ui/json-block';
import { ProblemAlert, RowsSkeleton } from '../../../ui/states';
import { ContactSelect } from './contact-select';
import { MailFrame } from './mail-frame';
import { type Preview, previewQuery, type Shown } from './queries';
import { templateWords, warningWords } from './words';

const WIDTHS = { desktop: undefined, mobile: 375 } as const;

/** What a mail becomes for a contact: subject, both parts, and what is odd about it. */
export function MailPreview({ shown, height }: { shown: Shown; height?: number }) {
  const words = useWords(templateWords);
  const [contactId, setContactId] = useState<string | null>(null);
  const [part, setPart] = useState<'html' | 'text'>('html');
  const [width, setWidth] = useState<keyof typeof WIDTHS>('desktop');
  const query = useQuery(previewQuery(shown, contactId));
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <div style={{ flex: '1 1 200px' }}>
          <ContactSelect label={words.contact} value={contactId} onChange={setContactId} />
        </div>
        <SegmentedControl
          size="xs"
          aria-label={words.previewOf}
          value={part}
          onChange={(value) => setPart(value)}
          data={[
            { value: 'html', label: words.parts.html },
            { value: 'text', label: words.parts.text },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={words.previewFrame}
          value={width}
          onChange={(value) => setWidth(value)}
          data={(['desktop', 'mobile'] as const).map((value) => ({ value, label: words.widths[value] }))}
        />
      </Group>
      {query.isError && <ProblemAlert error={query.error} />}
      {query.isPending && query.fetchStatus !== 'idle' && <RowsSkeleton rows={6} />}
      {query.data && (
        <>
          <Text size="sm">
            <Text span c="dimmed" size="sm">
              {words.subject}:
            </Text>{' '}
            <Text span fw={600} data-preview-subject>
              {query.data.subject || words.noSubject}
            </Text>
          </Text>
          {part === 'html' ? (
            <MailFrame
              html={query.data.html}
              title={words.previewFrame}
              width={WIDTHS[width]}
              height={height}
            />
          ) : (
            <JsonBlock value={query.data.text} label={words.parts.text} maxHeight={height} />
          )}
          <Warnings warnings={query.data.warnings} />
        </>
      )}
    </Stack>
  );
}

export function Warnings({ warnings }: { warnings: Preview['warnings'] }) {
  const words = useWords(templateWords);
  const texts = useWords(warningWords);
  if (warnings.length === 0) return null;
  return (
    <Alert
      variant="light"
      color="yellow"
      icon={<TriangleAlert size={16} />}
      title={words.warnings}
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      data-warnings={warnings.length}
    >
      <List size="sm">
        {warnings.map(({ code, message }) => (
          <List.Item key={message} style={{ overflowWrap: 'anywhere' }}>
            {texts[code] ?? code}: <code>{message.replace(/^html: /, '')}</code>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
