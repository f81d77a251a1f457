/** What a mail says, before it has a form. */
export interface Letter {
  subject: string;
  /** Plain text each; markup in it is shown as it is written. */
  paragraphs: readonly string[];
  /** The one thing to do. */
  link?: { label: string; url: string };
  /** Small print, below the link. */
  notes?: readonly string[];
}

/** A letter as plain text and as simple HTML, which load nothing from anywhere. */
export function letter({ subject, paragraphs, link, notes = [] }: Letter): {
  subject: string;
  text: string;
  html: string;
} {
  const text = [...paragraphs, ...(link ? [`${link.label}: ${link.url}`] : []), ...notes].join('\n\n');
  const html = [
    '<!doctype html>',
    '<html><body style="font-family: sans-serif; max-width: 36em; margin: 2em auto; line-height: 1.5">',
    ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...(link
      ? [
          `<p><a href="${escaped(link.url)}">${escaped(link.label)}</a><br><small>${escaped(link.url)}</small></p>`,
        ]
      : []),
    ...notes.map((note) => `<p><small>${escaped(note)}</small></p>`),
    '</body></html>',
  ].join('\n');
  return { subject, text: `${text}\n`, html };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]).replaceAll('\n', '<br>');
}
