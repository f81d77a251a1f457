/** No scripts, no forms, nothing from this address: only pictures and the mail's own styles. */
export const PREVIEW_CSP = "sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'";

/** A page of a mail, as a browser shows it. @param html sanitised */
export function previewPage(html: string): string {
  // a part of a document would be shown by the rules of the nineties, and in no charset
  return html.startsWith('<!DOCTYPE')
    ? html
    : `<!DOCTYPE html>\n<meta charset="utf-8">\n<title>Preview</title>\n${html}`;
}
