/** As a person reads them: `period 14, level 30`. */
export function paramsText(params: Readonly<Record<string, unknown>> | undefined): string {
  return Object.entries(params ?? {})
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
