/**
 * The defaults of a connection whose options its address does not say itself (`?maxPoolSize=100`): the driver would take
 * ours over those.
 */
export function unsaid<T extends object>(uri: string, defaults: T): Partial<T> {
  const query = uri.slice(uri.lastIndexOf('/')).split('?')[1];
  const said = new Set([...new URLSearchParams(query).keys()].map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(defaults).filter(([name]) => !said.has(name.toLowerCase())),
  ) as Partial<T>;
}
