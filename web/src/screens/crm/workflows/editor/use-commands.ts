import { notifications } from '@mantine/notifications';
import { useReactFlow } from '@xyflow/react';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { laidOut } from '../flow/layout';
import { AROUND } from '../flow/view';
import { partOf, pasted, without } from './changes';
import { clipboard } from './clipboard';
import type { Editor } from './use-editor';
import { type Shortcut, useShortcuts } from './use-shortcuts';
import { editorWords } from './words';

/** What is done by keys and by buttons alike. */
export function useCommands(editor: Editor, isReadOnly: boolean, save: () => void) {
  const words = useWords(editorWords);
  const format = useFormat();
  const flow = useReactFlow();
  const { drawing, dispatch, change } = editor;
  const chosen = () => new Set(drawing.nodes.flatMap(({ id, selected }) => (selected ? [id] : [])));

  const undo = () => dispatch({ do: 'undo' });
  const redo = () => dispatch({ do: 'redo' });
  const remove = () => {
    const edges = new Set(drawing.edges.flatMap(({ id, selected }) => (selected ? [id] : [])));
    const nodes = chosen();
    if (nodes.size + edges.size > 0) change((before) => without(before, nodes, edges));
  };
  const copy = () => {
    const ids = chosen();
    if (ids.size === 0) return;
    clipboard.held = partOf(drawing, ids);
    notifications.show({ message: words.copied(format.number(ids.size)), color: 'brand' });
  };
  const paste = () => {
    const { held } = clipboard;
    if (held) change((before) => pasted(before, held));
  };
  const duplicate = () => change((before) => pasted(before, partOf(before, chosen())));
  const layout = () => {
    change(laidOut);
    requestAnimationFrame(() => void flow.fitView({ padding: AROUND, maxZoom: 1, duration: 200 }));
  };
  const all = () => dispatch({ do: 'select', ids: new Set(drawing.nodes.map(({ id }) => id)) });

  const deeds: Record<Shortcut, () => void> = {
    ...{ undo, redo, remove, paste, duplicate, layout },
    save: () => editor.isDirty && save(),
    copy,
    all,
  };
  useShortcuts((shortcut) => {
    if (!isReadOnly || shortcut === 'copy' || shortcut === 'all') deeds[shortcut]();
  });
  return { undo, redo, remove, layout };
}

export type Commands = ReturnType<typeof useCommands>;
