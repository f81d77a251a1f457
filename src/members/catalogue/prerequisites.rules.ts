/**
 * The way from a module over its prerequisites back to itself, such as `['a', 'b', 'a']`; null when there is none.
 * @param prerequisites of every module, by slug
 */
export function cycleFrom(
  slug: string,
  prerequisites: ReadonlyMap<string, readonly string[]>,
): string[] | null {
  const seen = new Set<string>();
  const walk = (at: string, way: readonly string[]): string[] | null => {
    for (const next of prerequisites.get(at) ?? []) {
      if (next === slug) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return null;
  };
  return walk(slug, [slug]);
}
