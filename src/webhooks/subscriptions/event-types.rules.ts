/** `*`, an exact type (`purchase`), or the beginning of some (`github.*`). */
export const EVENT_TYPE_PATTERN = /^(?:[a-z0-9_.:-]{1,64}|[a-z0-9_.:-]{0,63}\*)$/;

/** Whether an event's type is one of those that a subscription asks for. */
export function wants(patterns: readonly string[], type: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type,
  );
}
