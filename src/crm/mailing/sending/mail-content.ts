import { attributeOf, hasLinkTo, withAtEnd, withLinks } from '../content/html.rules.js';
import type { LinksOfMail } from '../tokens/mail-links.js';

interface Content {
  html: string;
  text: string;
  /** Of the link that is added to a mail which has none. */
  unsubscribeLabel: string;
  tracking: { opens: boolean; clicks: boolean };
  /** Addresses that are never followed. */
  isOurs: (url: string) => boolean;
}

/** A mail as it goes out: with a way to unsubscribe in both of its parts, its links followed, and the picture that tells of it. */
export function contentOf(
  { html: given, text: givenText, unsubscribeLabel, tracking, isOurs }: Content,
  links: LinksOfMail,
): { html: string; text: string } {
  const { unsubscribe } = links;
  let html = given;
  if (tracking.clicks) html = withLinks(html, (url) => (isOurs(url) ? null : links.click(url)));
  if (!hasLinkTo(html, unsubscribe)) {
    const link = `<a href="${attributeOf(unsubscribe)}">${unsubscribeLabel}</a>`;
    html = withAtEnd(html, `<p style="font-size:12px;text-align:center">${link}</p>`);
  }
  if (tracking.opens) {
    html = withAtEnd(html, `<img src="${attributeOf(links.pixel)}" width="1" height="1" alt="" border="0">`);
  }
  const text = givenText.includes(unsubscribe)
    ? givenText
    : `${givenText.trimEnd()}\n\n${unsubscribeLabel}: ${unsubscribe}\n`;
  return { html, text };
}
