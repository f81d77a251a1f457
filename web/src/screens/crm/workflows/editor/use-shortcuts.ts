import { useEffect, useEffectEvent } from 'react';

export type Shortcut =
  'save' | 'undo' | 'redo' | 'copy' | 'paste' | 'duplicate' | 'all' | 'layout' | 'remove';

/** Keys with Ctrl, or the command key; a capital letter is one with Shift. */
const KEYS: Readonly<Record<string, Shortcut>> = {
  s: 'save',
  z: 'undo',
  Z: 'redo',
  y: 'redo',
  c: 'copy',
  v: 'paste',
  d: 'duplicate',
  a: 'all',
  L: 'layout',
};

/** Shortcuts of the editor, but for saving not while something is typed, and none beneath a dialog. */
export function useShortcuts(onShortcut: (shortcut: Shortcut) => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const shortcut = shortcutOf(event);
    if (shortcut === undefined) return;
    if (document.querySelector('[role=dialog][aria-modal=true]')) return;
    if (shortcut !== 'save' && (isTyping(event.target) || hasText())) return;
    event.preventDefault();
    onShortcut(shortcut);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

function shortcutOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): Shortcut | undefined {
  if (altKey) return undefined;
  if (!ctrlKey && !metaKey) return key === 'Delete' || key === 'Backspace' ? 'remove' : undefined;
  return KEYS[shiftKey ? key.toUpperCase() : key.toLowerCase()];
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable=true]') !== null
  );
}

/** Text that the reader has marked is what is copied. */
function hasText(): boolean {
  return (getSelection()?.toString() ?? '') !== '';
}
