import { useRef, useState } from 'react';
import { api, ask } from '../../../api/client';
import { useWords } from '../../../i18n/words';
import { common } from '../../../i18n/common';
import { useAction } from '../../../ui/use-action';
import type { ContentEditor } from './content';
import type { Template } from './queries';

/** A template as its author has it before it is saved. */
export function useDraft(template: Template) {
  const shared = useWords(common);
  const [name, setName] = useState(template.name);
  const [subject, setSubject] = useState(template.subject ?? '');
  const [editor, setEditor] = useState(template.editor);
  const [content, setContent] = useState({ html: template.html, design: template.design });
  const [isDirty, setIsDirty] = useState(false);
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const version = useRef(template.version);
  const changes = useRef(0);
  const writer = useRef<ContentEditor>(undefined);

  const touch = () => {
    changes.current += 1;
    setIsDirty(true);
  };
  const read = async () => (await writer.current?.read()) ?? content;
  const save = useAction(
    async ({ over = false, asHtml = false }: { over?: boolean; asHtml?: boolean }) => {
      const seen = changes.current;
      const { html, design } = await read();
      const saved = await ask(
        api.PATCH('/api/crm/templates/{id}', {
          params: { path: { id: template.id } },
          body: {
            name: name.trim(),
            subject: subject.trim() === '' ? null : subject.trim(),
            html,
            ...(asHtml ? { editor: 'html' as const, design: null } : design !== undefined && { design }),
            ...(!over && { version: version.current }),
          },
        }),
      );
      return { saved, seen, html };
    },
    {
      done: shared.saved,
      changes: ['templates'],
      onDone: ({ saved, seen, html }) => {
        version.current = saved.version;
        setErrors({});
        if (changes.current === seen) setIsDirty(false);
        if (saved.editor !== editor) {
          setContent({ html, design: undefined });
          setEditor(saved.editor);
        }
      },
      onProblem: (problem) => {
        setErrors(Object.fromEntries(problem.fields.map(({ field, message }) => [field, message])));
      },
    },
  );
  return {
    ...{ name, subject, editor, content, isDirty, errors, save, read, touch },
    setName: (text: string) => {
      setName(text);
      touch();
    },
    setSubject: (text: string) => {
      setSubject(text);
      touch();
    },
    onReady: (ready: ContentEditor) => {
      writer.current = ready;
    },
    insert: (tag: string) => writer.current?.insert(tag),
  };
}

export type Draft = ReturnType<typeof useDraft>;
