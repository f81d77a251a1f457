/**
 * What `promtool check metrics` and https://prometheus.io/docs/practices/naming/ say of figures in the text format, each
 * fault as a line; beside that the format itself (https://prometheus.io/docs/instrumenting/exposition_formats/).
 */
export function lintMetrics(text: string): string[] {
  const faults: string[] = [];
  const families = new Map<string, Family>();
  if (!text.endsWith('\n')) faults.push('the last line has no end');
  for (const line of text.split('\n').filter(Boolean)) {
    const about = /^# (HELP|TYPE) ([^ ]+)(?: (.*))?$/.exec(line);
    if (about) {
      const [, what, name, words = ''] = about;
      const family = families.get(name) ?? { name, samples: [] };
      families.set(name, family);
      const key = what === 'HELP' ? 'help' : 'type';
      if (family[key] !== undefined) faults.push(`${name}: ${what} twice`);
      if (family.samples.length > 0) faults.push(`${name}: ${what} after its samples`);
      family[key] = words;
      continue;
    }
    const sample = SAMPLE.exec(line);
    if (!sample) {
      faults.push(`no line of the format: ${line}`);
      continue;
    }
    const [, name, labels = '', value] = sample;
    const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
    if (!family) faults.push(`${name}: a sample without HELP and TYPE`);
    else
      family.samples.push({
        name,
        labels: labelsOf(labels),
        value: Number(value.replace('Inf', 'Infinity')),
      });
  }
  for (const family of families.values())
    faults.push(...faultsOf(family).map((fault) => `${family.name}: ${fault}`));
  return faults;
}

interface Sample {
  name: string;
  labels: Map<string, string>;
  value: number;
}

interface Family {
  name: string;
  help?: string;
  type?: string;
  samples: Sample[];
}

const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([-+]?(?:[0-9.]+(?:e[-+]?\d+)?|Inf)|NaN)(?: -?\d+)?$/;
/** Base units only: seconds, bytes, ratios. */
const OTHER_UNITS =
  /^(ms|s|sec|us|ns|m|h|d|b|kb|mb|gb|tb|milliseconds?|microseconds?|nanoseconds?|minutes?|hours?|days?|weeks?|kilobytes?|megabytes?|gigabytes?|bits?|percent(age)?)$/;
const TYPES = ['counter', 'gauge', 'histogram', 'summary'];
/** So many values of a label are not few any more. */
const MOST_VALUES = 500;

function faultsOf({ name, help = '', type = '', samples }: Family): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, fault: string) => void (holds || faults.push(fault));
  const words = name.split('_');
  check(help.trim() !== '', 'no HELP');
  check(TYPES.includes(type), `the TYPE is "${type}"`);
  check(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name), 'not in snake case, or with a colon');
  check(!words.some((word) => OTHER_UNITS.test(word)), 'not in base units (seconds, bytes, ratio)');
  check(!words.some((word) => TYPES.includes(word)), 'its type is in its name');
  check((type === 'counter') === name.endsWith('_total'), 'counters, and nothing else, end in _total');
  check(!/_(bucket|sum|count)$/.test(name), 'ends like a part of a histogram');
  check(
    !name.endsWith('_info') || (type === 'gauge' && samples.every(({ value }) => value === 1)),
    '_info is a gauge of 1',
  );
  const values = new Map<string, Set<string>>();
  for (const { name: part, labels, value } of samples) {
    check(type !== 'counter' || value >= 0, 'a counter below 0');
    for (const [label, text] of labels) {
      check(/^[a-z][a-z0-9_]*$/.test(label), `the label ${label} is not in snake case`);
      check(label !== 'le' || part.endsWith('_bucket'), 'the label le is for buckets');
      check(label !== 'quantile' || type === 'summary', 'the label quantile is for summaries');
      // what prom-client counts of Node has some
      check(words[0] === 'nodejs' || !words.includes(label), `the label ${label} is in the name, too`);
      check(
        !/\b[a-z]{3}_[0-9a-z]{26}\b|@/.test(text),
        `the label ${label} holds an id or an address: ${text}`,
      );
      values.set(label, (values.get(label) ?? new Set()).add(text));
    }
  }
  for (const [label, { size }] of values) check(size <= MOST_VALUES, `the label ${label} has ${size} values`);
  if (type === 'histogram') faults.push(...faultsOfHistogram(name, samples));
  return [...new Set(faults)];
}

/** Of each series: buckets that only grow, the last of which, `+Inf`, is the count; a sum. */
function faultsOfHistogram(name: string, samples: readonly Sample[]): string[] {
  const faults: string[] = [];
  const series = new Map<string, { buckets: [le: number, value: number][]; sum?: number; count?: number }>();
  for (const { name: part, labels, value } of samples) {
    const others = JSON.stringify([...labels].filter(([label]) => label !== 'le').sort());
    const one = series.get(others) ?? { buckets: [] };
    series.set(others, one);
    if (part === `${name}_sum`) one.sum = value;
    else if (part === `${name}_count`) one.count = value;
    else one.buckets.push([Number(labels.get('le')?.replace('+Inf', 'Infinity')), value]);
  }
  for (const { buckets, sum, count } of series.values()) {
    const grows = buckets.every(
      ([le, value], at) => at === 0 || (le > buckets[at - 1][0] && value >= buckets[at - 1][1]),
    );
    if (!grows) faults.push('buckets that do not grow');
    if (buckets.at(-1)?.[0] !== Infinity || buckets.at(-1)?.[1] !== count)
      faults.push('no +Inf bucket that is its count');
    if (sum === undefined) faults.push('no sum');
  }
  return faults;
}

function labelsOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([^=,{]+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]),
  );
}
