import { Autocomplete, TextInput } from '@mantine/core';
import { useSettings } from '../../../../app/use-settings';
import { useWords } from '../../../../i18n/words';
import { useTypes } from '../../../analytics/use-types';
import { COMPARISONS, ONCE, type Said, textIn, tidy } from '../rules';
import { segmentWords } from '../words';
import { Choice } from './choice';
import { NumberField } from './number-field';
import type { RulePart } from './rule-part';

type Measure = 'count' | 'sum' | 'never' | 'once';
type Once = (typeof ONCE)[number];

const asOnce = (op: unknown) => ONCE.find((each) => each === op);

function measureOf({ op, sum }: Said): Measure {
  if (op === 'never') return 'never';
  if (asOnce(op)) return 'once';
  return sum === undefined ? 'count' : 'sum';
}

/** A rule about what somebody did: how often, worth how much, never, or when first and last. */
export function EventRule({ rule, onChange }: RulePart) {
  const words = useWords(segmentWords);
  const { currency } = useSettings();
  const { types } = useTypes();
  const measure = measureOf(rule);
  const { event, withinDays, from, to } = rule;
  const window = { withinDays, from, to };
  const change = (changed: Said) => onChange(tidy({ ...rule, ...changed }));
  const measureBy = (next: Measure) => {
    const said: Record<Measure, Said> = {
      count: { event, op: 'gte', count: 1, ...window },
      sum: { event, op: 'gte', sum: 100, currency, ...window },
      never: { event, op: 'never', ...window },
      once: { event, op: 'last_before', daysAgo: typeof withinDays === 'number' ? withinDays : 30 },
    };
    onChange(tidy(said[next]));
  };
  return (
    <>
      <Autocomplete
        size="xs"
        w={160}
        aria-label={words.event}
        data={types}
        value={textIn(event)}
        onChange={(type) => change({ event: type.trim() })}
        error={event === '' || undefined}
      />
      <Choice
        label={words.measure}
        width={170}
        value={measure}
        data={(['count', 'sum', 'never', 'once'] as const).map((value) => ({
          value,
          label: words.measures[value],
        }))}
        onChange={measureBy}
      />
      {(measure === 'count' || measure === 'sum') && (
        <Choice
          label={words.operator}
          width={130}
          value={rule['op'] === 'did' ? 'gte' : textIn(rule['op'], 'gte')}
          data={COMPARISONS.map((value) => ({ value, label: words.comparisons[value] }))}
          onChange={(op) => change({ op, ...(measure === 'count' && { count: rule['count'] ?? 1 }) })}
        />
      )}
      {measure === 'count' && (
        <NumberField
          label={words.times}
          width={80}
          value={rule['count'] ?? 1}
          min={0}
          isWhole
          onChange={(count) => change({ op: rule['op'] ?? 'gte', count })}
        />
      )}
      {measure === 'sum' && (
        <>
          <NumberField label={words.sum} value={rule['sum']} onChange={(sum) => change({ sum })} />
          <TextInput
            size="xs"
            w={64}
            aria-label={words.currency}
            maxLength={3}
            value={textIn(rule['currency'], currency)}
            onChange={({ target: { value } }) => change({ currency: value.toUpperCase() })}
          />
        </>
      )}
      {measure === 'once' ? (
        <OnceMoment rule={rule} onChange={onChange} />
      ) : (
        <Window rule={rule} onChange={onChange} />
      )}
    </>
  );
}

function OnceMoment({ rule, onChange }: RulePart) {
  const words = useWords(segmentWords);
  const { event, op, at, daysAgo } = rule;
  const isDay = at !== undefined;
  const labels = isDay ? words.onceAt : words.once;
  return (
    <>
      <Choice
        label={words.operator}
        width={210}
        value={asOnce(op) ?? 'last_before'}
        data={ONCE.map((value) => ({ value, label: labels[value] }))}
        onChange={(chosen: Once) => onChange({ ...rule, op: chosen })}
      />
      <Choice
        label={words.window}
        width={120}
        value={isDay ? 'day' : 'ago'}
        data={(['ago', 'day'] as const).map((value) => ({ value, label: words.moments[value] }))}
        onChange={(kind: 'ago' | 'day') =>
          onChange(kind === 'ago' ? { event, op, daysAgo: 30 } : { event, op, at: '' })
        }
      />
      {isDay ? (
        <Day label={words.value} value={at} onChange={(day) => onChange({ ...rule, at: day })} />
      ) : (
        <NumberField
          label={words.days}
          width={100}
          suffix={words.daysUnit}
          value={daysAgo}
          min={1}
          onChange={(days) => onChange({ ...rule, daysAgo: days })}
        />
      )}
    </>
  );
}

/** When it counts: ever, within the last days, or between two days. */
function Window({ rule, onChange }: RulePart) {
  const words = useWords(segmentWords);
  const { withinDays, from, to, ...rest } = rule;
  const kind =
    withinDays !== undefined ? 'last' : from !== undefined || to !== undefined ? 'between' : 'ever';
  return (
    <>
      <Choice
        label={words.window}
        width={165}
        value={kind}
        data={(['ever', 'last', 'between'] as const).map((value) => ({
          value,
          label: words.windows[value],
        }))}
        onChange={(chosen: typeof kind) =>
          onChange({
            ...rest,
            ...(chosen === 'last' && { withinDays: 30 }),
            ...(chosen === 'between' && { from: '', to: '' }),
          })
        }
      />
      {kind === 'last' && (
        <NumberField
          label={words.days}
          width={100}
          suffix={words.daysUnit}
          value={withinDays}
          min={1}
          onChange={(days) => onChange({ ...rule, withinDays: days })}
        />
      )}
      {kind === 'between' && (
        <>
          <Day label={words.from} value={from} onChange={(day) => onChange({ ...rule, from: day })} />
          <Day label={words.to} value={to} onChange={(day) => onChange({ ...rule, to: day })} />
        </>
      )}
    </>
  );
}

function Day({ label, value, onChange }: { label: string; value: unknown; onChange: (day: string) => void }) {
  return (
    <TextInput
      size="xs"
      type="date"
      w={140}
      aria-label={label}
      value={typeof value === 'string' ? value.slice(0, 10) : ''}
      onChange={(event) => onChange(event.target.value)}
      error={value === '' || undefined}
    />
  );
}
