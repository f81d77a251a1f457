import { Button, Code, CopyButton, Stack } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';

/** Text to take along: a command, a key that is shown once. */
export function CopyField({ text, label }: { text: string; label: string }) {
  const words = useWords(common);
  return (
    <Stack gap="xs" align="flex-start">
      <Code
        block
        w="100%"
        tabIndex={0}
        aria-label={label}
        style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all', textAlign: 'left' }}
      >
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            onClick={copy}
            leftSection={copied ? <Check size={14} /> : <Copy size={14} />}
          >
            {copied ? words.copied : words.copy}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
