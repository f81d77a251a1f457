import { Code, ScrollArea } from '@mantine/core';

/** Data as it is. */
export function JsonBlock({
  value,
  label,
  maxHeight = 420,
}: {
  value: unknown;
  label: string;
  maxHeight?: number;
}) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <ScrollArea.Autosize mah={maxHeight} viewportProps={{ tabIndex: 0, 'aria-label': label, role: 'region' }}>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Code>
    </ScrollArea.Autosize>
  );
}
