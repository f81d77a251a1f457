/** What an editor has made of a mail. */
export interface Content {
  html: string;
  /** JSON of the editor, from which it goes on; absent for those that write HTML itself. */
  design?: Record<string, unknown>;
}

/** An editor that is ready: what it holds can be read, and a merge tag be put into it. */
export interface ContentEditor {
  read: () => Promise<Content>;
  insert: (tag: string) => void;
}

/** What the screen gives to each editor. */
export interface EditorProps {
  initial: Content;
  /** Somebody has changed what it holds. */
  onChange: () => void;
  onReady: (editor: ContentEditor) => void;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

/** Editors write `{% if n &gt; 3 %}`, as is right for HTML; Liquid wants what was typed. */
export function withPlainTags(html: string): string {
  return html.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (tag) =>
    tag.replace(/&(?:lt|gt|quot|#39|apos|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity),
  );
}
