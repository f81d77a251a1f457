import grapesjs, { type Editor } from 'grapesjs';
import 'grapesjs/dist/css/grapes.min.css';
import pt from 'grapesjs/locale/pt.mjs';
import preset from 'grapesjs-preset-newsletter';
import type { Locale } from '../../../../i18n/locale';
import { type Content, withPlainTags } from '../content';
import type { templateWords } from '../words';

type TemplateWords = (typeof templateWords)['en'];

interface Options {
  words: TemplateWords;
  /** Names of blocks by their ids. */
  blocks: Readonly<Record<string, string>>;
  locale: Locale;
  initial: Content;
  onChange: () => void;
}

/** It is CommonJS: a bundler's default of it is all that it exports. */
const newsletter = (preset as { default?: typeof preset }).default ?? preset;

/** Command of the preset. */
const INLINED = 'gjs-get-inlined-html';

const REACHABLE = { role: 'button', tabindex: '0' };

/** Its buttons that have nothing to do here: our own preview is that of the API. */
const WITHOUT = ['preview', 'gjs-toggle-images'];

/** An editor in its container, under the policy of our pages: no icons from elsewhere, no reports, nothing kept by itself. */
export function makeGrapes(
  container: HTMLElement,
  { words, blocks, locale, initial, onChange }: Options,
): Editor {
  const said = words.grapes;
  const editor = grapesjs.init({
    container,
    height: '680px',
    width: 'auto',
    storageManager: false,
    telemetry: false,
    cssIcons: '',
    protectedCss: '', // it would be inlined into each tag
    canvasCss: 'body { margin: 0; background: #ffffff; }',
    assetManager: { upload: false, embedAsBase64: false },
    i18n: {
      locale: locale === 'en' ? 'en' : 'pt',
      detectLocale: false,
      messagesAdd: { pt },
    },
    blockManager: { appendOnClick: true },
    ...(initial.design ? { projectData: initial.design } : { components: initial.html }),
    plugins: [
      (made) =>
        newsletter(made, {
          useCustomTheme: false,
          block: (id) => ({
            label: blocks[id] ?? id,
            attributes: REACHABLE,
            ...(id === 'button' && { content: buttonHtml(blocks[id] ?? id) }),
          }),
          cellStyle: { padding: '8px', margin: '0', 'vertical-align': 'top' },
          tableStyle: { margin: '0 auto 10px auto', padding: '5px', width: '100%' },
          modalTitleImport: said.importTitle,
          modalTitleExport: said.exportTitle,
          modalBtnImport: said.import,
          textCleanCanvas: said.clearText,
        }),
    ],
  });
  editor.Blocks.add('unsubscribe', {
    label: said.unsubscribe,
    select: true,
    attributes: REACHABLE,
    media:
      '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor"><path d="M3 6h18v12H3zM3 7l9 6 9-6"/></svg>',
    content: `<a href="{{ unsubscribeUrl }}" style="font-size: 12px; color: #4f5b62">${words.starter.leave}</a>`,
  });
  const options = editor.Panels.getPanel('options')?.buttons;
  for (const id of WITHOUT) options?.remove(id);
  editor.onReady(() => {
    nameButtons(editor, titlesOf(words));
    editor.Canvas.getFrameEl().title = words.canvas;
    // what it does while it loads is nobody's change
    setTimeout(() => editor.on('update', onChange), 0);
  });
  return editor;
}

/** Its buttons are spans with a picture: here they have a name, and the keyboard reaches them. */
function nameButtons(editor: Editor, titles: Readonly<Record<string, string>>): void {
  for (const panel of editor.Panels.getPanels().models) {
    for (const button of panel.buttons?.models ?? []) {
      const title = titles[String(button.id)];
      if (title !== undefined) button.set('attributes', { ...REACHABLE, title, 'aria-label': title });
    }
  }
  editor.getEl()?.addEventListener('keydown', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.getAttribute('role') !== 'button') return;
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    target.click();
  });
}

/** The preset's has no looks of its own. */
function buttonHtml(text: string): string {
  const looks = 'background-color: #0b7a65; color: #ffffff; border-radius: 6px; text-decoration: none';
  const size =
    'display: inline-block; padding: 12px 24px; font-family: Arial, Helvetica, sans-serif; font-size: 16px';
  return `<a href="https://" class="button" style="${size}; ${looks}">${text}</a>`;
}

/** As mail programs want it: styles on each tag, and Liquid as it was written. */
export function inlinedHtml(editor: Editor): string {
  return withPlainTags(String(editor.runCommand(INLINED)));
}

/** Where somebody writes, else at the end of what is chosen, else of the mail. */
export function insertTag(editor: Editor, tag: string): void {
  const chosen = editor.getSelected();
  if (editor.getEditing()) {
    editor.RichTextEditor.globalRte?.insertHTML(tag, { select: false });
  } else if (chosen?.is('text') || chosen?.is('link') || chosen?.is('cell')) {
    chosen.append(tag);
  } else {
    editor.addComponents(`<div>${tag}</div>`);
  }
}

/** Names of the buttons of the panels that have a picture only, by their ids. */
function titlesOf({ grapes }: TemplateWords): Readonly<Record<string, string>> {
  return {
    'set-device-desktop': grapes.desktop,
    'set-device-tablet': grapes.tablet,
    'set-device-mobile': grapes.mobile,
    'sw-visibility': grapes.outlines,
    fullscreen: grapes.fullscreen,
    'export-template': grapes.export,
    'gjs-open-import-template': grapes.import,
    undo: grapes.undo,
    redo: grapes.redo,
    'canvas-clear': grapes.clear,
    'open-sm': grapes.styles,
    'open-tm': grapes.settings,
    'open-layers': grapes.layers,
    'open-blocks': grapes.blocksTitle,
  };
}
