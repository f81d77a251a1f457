/**
 * What of the metadata of an event stays when it is nobody's any more: plain values of the fields that are declared for
 * breakdowns, unless they tell who it was.
 * @param paths `metadata.country`, `metadata.shop.city`
 */
export function keptMetadata(
  metadata: Readonly<Record<string, unknown>>,
  paths: readonly string[],
  tells: (value: string) => boolean,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const path of paths) {
    const [, ...names] = path.split('.');
    const value = names.reduce<unknown>(fieldOf, metadata);
    if (!isPlain(value) || tells(String(value))) continue;
    const last = names.pop()!;
    const place = names.reduce((within, name) => {
      if (!Object.hasOwn(within, name)) within[name] = {};
      return within[name] as Record<string, unknown>;
    }, kept);
    place[last] = value;
  }
  return kept;
}

function fieldOf(thing: unknown, name: string): unknown {
  return typeof thing === 'object' && thing !== null && Object.hasOwn(thing, name)
    ? (thing as Record<string, unknown>)[name]
    : undefined;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
