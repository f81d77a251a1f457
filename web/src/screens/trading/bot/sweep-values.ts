import type { Strategy } from './queries';
import type { ParamValue } from './run-values';

/** What was typed after commas, as the parameters have it; those with nothing are left out. */
export function sweepOf(
  strategy: Strategy,
  typed: Readonly<Record<string, string>>,
): Record<string, ParamValue[]> {
  const swept = strategy.params.map(({ name, type }) => {
    const parts = (typed[name] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    return [name, parts.map((part) => valueOf(part, type))] as const;
  });
  return Object.fromEntries(swept.filter(([, values]) => values.length > 0));
}

/** Text that is no number goes as it is: the API says what is wrong with it. */
function valueOf(part: string, type: Strategy['params'][number]['type']): ParamValue {
  if (type === 'boolean' && (part === 'true' || part === 'false')) return part === 'true';
  const number = Number(part);
  return (type === 'integer' || type === 'number') && !Number.isNaN(number) ? number : part;
}
