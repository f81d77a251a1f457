import { SimpleGrid, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useWords } from '../../../i18n/words';
import type { EditorProps } from './content';
import { MailPreview } from './mail-preview';
import { templateWords } from './words';

/** How long the author has stopped typing before the mail is made anew, in ms. */
const TYPING_MS = 600;

/** Code on the left, the mail that it becomes on the right. */
export function HtmlEditor({
  initial,
  onChange,
  onReady,
  subject,
  error,
}: EditorProps & { subject: string; error: string | undefined }) {
  const words = useWords(templateWords);
  const [html, setHtml] = useState(initial.html);
  const box = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(html);
  const [shown] = useDebouncedValue({ subject, html }, TYPING_MS);
  const change = (text: string) => {
    latest.current = text;
    setHtml(text);
    onChange();
  };
  const insert = useEffectEvent((tag: string) => {
    const { selectionStart = html.length, selectionEnd = html.length } = box.current ?? {};
    change(html.slice(0, selectionStart) + tag + html.slice(selectionEnd));
    const end = selectionStart + tag.length;
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(end, end);
    });
  });
  const ready = useEffectEvent(onReady);
  useEffect(
    () =>
      ready({
        read: () => Promise.resolve({ html: latest.current }),
        insert: (tag) => insert(tag),
      }),
    [],
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Textarea
        ref={box}
        label={words.code}
        description={words.codeHint}
        value={html}
        onChange={(event) => change(event.currentTarget.value)}
        error={error}
        rows={28}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        styles={{
          input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13, whiteSpace: 'pre' },
        }}
      />
      <MailPreview shown={shown} />
    </SimpleGrid>
  );
}
