/** Attributes that hold an address. */
export const URL_ATTRIBUTES: ReadonlySet<string> = new Set(['href', 'src', 'background', 'cite', 'longdesc']);

export const LINK_SCHEMES = ['http', 'https', 'mailto', 'tel', 'sms'];
/** What a mail shows: over TLS, attached to it, or within it. */
export const IMAGE_SCHEMES = ['https', 'cid', 'data'];
/** Pictures that are no documents: an SVG may hold scripts and links. */
const IMAGE_DATA = /^data:image\/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*$/i;
/** Of a picture within the mail, in characters: more belongs on a server, and Gmail cuts mails off at 102 KB. */
const MOST_IMAGE_DATA = 100_000;
// eslint-disable-next-line no-control-regex -- programs that read mails leave them out of an address
const IGNORED = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028\u2029\ufeff]+/g;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const OTHER_HOST = /^[/\\]{2}/;

/** Whether an address may stand in a mail; a relative one leads nowhere there, and does no harm. */
export function isFitUrl(attribute: string, value: string): boolean {
  const url = value.replace(IGNORED, '');
  if (OTHER_HOST.test(url)) return false; // whatever scheme the reader's program has
  const scheme = SCHEME.exec(url)?.[1].toLowerCase();
  if (attribute === 'href') return scheme === undefined || LINK_SCHEMES.includes(scheme);
  if (scheme === 'data') return value.length <= MOST_IMAGE_DATA && IMAGE_DATA.test(value);
  return scheme === undefined || IMAGE_SCHEMES.includes(scheme);
}

/** Whether what follows is no longer part of the scheme or the host's beginning, whatever it is. */
export function isSettledUrl(beginning: string): boolean {
  return /^(?:https?:\/\/|mailto:|tel:|sms:|cid:|[#?]|\/(?![/\\]|$))/i.test(beginning);
}
