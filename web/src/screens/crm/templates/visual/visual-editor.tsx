import { Box } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useStore } from '../../../../app/store';
import { localeStore } from '../../../../i18n/locale';
import { useWords } from '../../../../i18n/words';
import type { EditorProps } from '../content';
import { blockWords, templateWords } from '../words';
import { insertTag, inlinedHtml, makeGrapes } from './grapes';
import './visual.css';

/** GrapesJS with blocks for newsletters. It goes on from its design; of a template that has none it takes the HTML. */
export default function VisualEditor({ initial, onChange, onReady }: EditorProps) {
  const words = useWords(templateWords);
  const blocks = useWords(blockWords);
  const locale = useStore(localeStore);
  const box = useRef<HTMLDivElement>(null);
  const changed = useEffectEvent(onChange);
  const start = useEffectEvent((container: HTMLElement) => {
    const editor = makeGrapes(container, { words, blocks, locale, initial, onChange: () => changed() });
    onReady({
      read: () =>
        Promise.resolve({
          html: inlinedHtml(editor),
          design: editor.getProjectData(),
        }),
      insert: (tag) => insertTag(editor, tag),
    });
    return editor;
  });
  useEffect(() => {
    const editor = start(box.current!);
    return () => editor.destroy();
  }, []);
  return (
    <Box className="visual-editor" tabIndex={0} role="region" aria-label={words.toolbox}>
      <div ref={box} />
    </Box>
  );
}
