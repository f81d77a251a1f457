import { Alert, Box, Skeleton } from '@mantine/core';
import { useEffect, useEffectEvent, useId, useState } from 'react';
import { useStore } from '../../../app/store';
import { useSettings } from '../../../app/use-settings';
import { localeStore } from '../../../i18n/locale';
import { useWords } from '../../../i18n/words';
import type { EditorProps } from './content';
import { loadUnlayer, type Unlayer, type UnlayerInstance } from './unlayer';
import { tagWords, templateWords } from './words';

/** The editor of Unlayer in its own frame: only where a project there is configured. */
export function UnlayerEditor({ initial, onChange, onReady }: EditorProps) {
  const words = useWords(templateWords);
  const tags = useWords(tagWords);
  const locale = useStore(localeStore);
  const { unlayerProjectId } = useSettings();
  const id = useId().replace(/\W/g, '');
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const start = useEffectEvent((unlayer: Unlayer) => {
    const made = unlayer.createEditor({
      id,
      projectId: unlayerProjectId!,
      displayMode: 'email',
      locale: locale === 'en' ? 'en-US' : 'pt-BR',
      mergeTags: Object.fromEntries(
        Object.entries(tags).map(([path, name]) => [path, { name, value: `{{ ${path} }}` }]),
      ),
    });
    made.addEventListener('editor:ready', () => {
      if (initial.design) made.loadDesign(initial.design);
      setState('ready');
    });
    made.addEventListener('design:updated', () => onChange());
    onReady({
      read: () => new Promise((done) => made.exportHtml(({ html, design }) => done({ html, design }))),
      insert: () => undefined, // its own menu has the tags: nothing can be put into its frame
    });
    return made;
  });
  useEffect(() => {
    let made: UnlayerInstance | undefined;
    let isGone = false;
    loadUnlayer().then(
      (unlayer) => {
        if (!isGone) made = start(unlayer);
      },
      () => setState('failed'),
    );
    return () => {
      isGone = true;
      made?.destroy?.();
    };
  }, []);
  if (state === 'failed') {
    return (
      <Alert color="red" variant="light" role="alert">
        {words.editorFailed}
      </Alert>
    );
  }
  return (
    <Box pos="relative" style={{ overflowX: 'auto' }}>
      {state === 'loading' && <Skeleton h={640} pos="absolute" inset={0} aria-label={words.loadingEditor} />}
      <div id={id} style={{ height: 640, minWidth: 1000 }} />
    </Box>
  );
}
