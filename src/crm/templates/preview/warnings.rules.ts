import type { TemplateFacts } from '../rendering/render.types.js';
import { CONTACT_KEYS } from '../merge-data.js';

/** What a template's author would want to know. */
export interface TemplateWarning {
  code: 'unknown-variable' | 'markup-removed' | 'slow-template' | 'long-mail';
  message: string;
}

/** Gmail shows no more of a mail, in bytes. */
const GMAIL_BYTES = 102_400;
/** What can be asked of every list and text. */
const OF_VALUES: ReadonlySet<string> = new Set(['size', 'first', 'last']);

/**
 * @param fieldKeys of the fields that are declared
 * @param data what it was rendered with, beside the contact
 */
export function warningsOf(
  { variables, removed, isFrozen }: TemplateFacts,
  html: string,
  fieldKeys: ReadonlySet<string>,
  data: Readonly<Record<string, unknown>>,
): TemplateWarning[] {
  const unknown = new Set(
    variables
      .filter(({ path }) => !isKnown(path, fieldKeys, data))
      .map(({ field, path }) => `${field}: there is no ${path.join('.')}: it stays empty`),
  );
  const warnings: TemplateWarning[] = [...unknown].map((message) => ({ code: 'unknown-variable', message }));
  for (const what of removed)
    warnings.push({ code: 'markup-removed', message: `html: ${what} is taken out` });
  if (!isFrozen) {
    const message =
      'html: each mail is sanitised by itself, which is slower: a capture, or Liquid within a tag or a style';
    warnings.push({ code: 'slow-template', message });
  }
  const bytes = Buffer.byteLength(html);
  if (bytes > GMAIL_BYTES) {
    warnings.push({
      code: 'long-mail',
      message: `html: has ${bytes} bytes; Gmail cuts off after ${GMAIL_BYTES}`,
    });
  }
  return warnings;
}

function isKnown(
  path: readonly string[],
  fieldKeys: ReadonlySet<string>,
  data: Readonly<Record<string, unknown>>,
) {
  const [root, key, field] = path;
  if (root === 'contact' && key !== undefined) {
    if (!CONTACT_KEYS.includes(key)) return false;
    return key !== 'fields' || field === undefined || fieldKeys.has(field);
  }
  return root === 'contact' || root === 'unsubscribeUrl' || isIn(data, path);
}

function isIn(data: unknown, path: readonly string[]): boolean {
  let value = data;
  for (const key of path) {
    if (Array.isArray(value) || typeof value === 'string' || OF_VALUES.has(key)) return true;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string, unknown>)[key];
  }
  return true;
}
