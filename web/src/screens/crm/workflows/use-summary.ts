import { type Format, useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { useMergeText } from '../../../ui/merge-tags';
import type { Choices } from './choices';
import { isKind, type KindName, numberOf, type Settings, textOf, textsOf, variantsOf } from './kinds';
import { summaryWords } from './summary-words';

type SummaryWords = (typeof summaryWords)['en'];

interface World {
  words: SummaryWords;
  format: Format;
  choices: Choices;
  mergeText: (line: string) => string;
}

/** One line about what a node does, by the names of what it refers to. */
export function useSummary(choices: Choices): (type: string | undefined, data: Settings) => string {
  const words = useWords(summaryWords);
  const format = useFormat();
  const mergeText = useMergeText();
  const world = { words, format, choices, mergeText };
  return (type, data) => (isKind(type) && SUMMARIES[type](data, world)) || words.choose;
}

const joined = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(' · ');

const days = (count: unknown, { words, format }: World) => words.days(format.number(Number(count)));

/** Nothing for a length that is none yet. */
function durationText(value: unknown, { words, format }: Pick<World, 'words' | 'format'>): string {
  const said = (value ?? {}) as Settings;
  const units = ['days', 'hours', 'minutes', 'seconds'] as const;
  return units
    .flatMap((unit) => {
      const count = numberOf(said[unit]);
      return count ? [words[unit](format.number(count))] : [];
    })
    .join(` ${words.and} `);
}

function reentry({ reentry: said }: Settings, world: World): string {
  const { mode, days: count } = (said ?? {}) as { mode?: string; days?: number };
  if (mode === 'every-time') return world.words.everyTime;
  return mode === 'after-days' ? world.words.afterDays(days(count ?? 0, world)) : world.words.once;
}

function tests({ where }: Settings, { words, format }: World): string | false {
  return Array.isArray(where) && where.length > 0 && words.tests(format.number(where.length));
}

function named(list: Parameters<Choices['nameOf']>[0], value: unknown, { choices }: World): string {
  const text = textOf(value);
  return text && choices.nameOf(list, text);
}

function fieldTest({ field, op, value }: Settings, world: World): string {
  const name = textOf(field);
  if (!name) return '';
  const { words, choices } = world;
  const label =
    words.fields[name] ?? choices.fields.find(({ key }) => `fields.${key}` === name || key === name)?.label;
  return [label ?? name, words.ops[textOf(op)] ?? textOf(op), valueText(value, name, world)]
    .filter(Boolean)
    .join(' ');
}

function valueText(value: unknown, field: string, world: World): string {
  if (Array.isArray(value)) return value.map((each) => valueText(each, field, world)).join(', ');
  if (typeof value === 'boolean') return value ? world.words.yes : world.words.no;
  if (typeof value === 'number') return world.format.number(value);
  if (typeof value !== 'string') return '';
  if (field === 'stage') return named('stages', value, world);
  if (field === 'ownerId') return named('staff', value, world);
  return field === 'lifecycle' ? (world.words.lifecycles[value] ?? value) : value;
}

const within = ({ withinDays }: Settings, world: World) =>
  withinDays !== undefined && world.words.within(days(withinDays, world));

function howOften({ op, count, sum, currency }: Settings, { words, format }: World): string {
  if (op === 'never') return words.never;
  const least = numberOf(sum);
  const sign = words.ops[textOf(op) || 'gte'] ?? textOf(op);
  if (least !== undefined) return `${sign} ${textOf(currency)} ${format.number(least)}`.replace('  ', ' ');
  if (op === 'did' || (count === undefined && op === undefined)) return words.atLeastOnce;
  return `${sign} ${words.times(format.number(numberOf(count) ?? 1))}`;
}

const SUMMARIES: Readonly<Record<KindName, (data: Settings, world: World) => string>> = {
  'trigger.event': (data, world) =>
    textOf(data['event']) &&
    joined(named('events', data['event'], world), tests(data, world), reentry(data, world)),
  'trigger.webhook': (data, world) =>
    textOf(data['source']) &&
    joined(
      textOf(data['source']),
      named('events', data['event'], world),
      tests(data, world),
      reentry(data, world),
    ),
  'trigger.segment-entered': (data, world) =>
    textOf(data['segmentId']) &&
    joined(
      named('segments', data['segmentId'], world),
      data['includeExisting'] === true && world.words.enteredWithExisting,
      reentry(data, world),
    ),
  'trigger.tag-added': (data, world) =>
    textOf(data['tag']) && joined(textOf(data['tag']), reentry(data, world)),
  'trigger.date': (data, world) => {
    const { words, choices } = world;
    const key = textOf(data['field']);
    const offset = numberOf(data['offsetDays']) ?? 0;
    const when =
      offset === 0 ? words.onDay : (offset < 0 ? words.before : words.after)(days(Math.abs(offset), world));
    const label = choices.fields.find((field) => field.key === key)?.label ?? key;
    return (
      key &&
      joined(
        label,
        when,
        data['everyYear'] === true && words.everyYear,
        words.at(textOf(data['time']) || '09:00'),
      )
    );
  },
  'trigger.manual': (data, world) => joined(world.words.byHand, reentry(data, world)),
  'condition.event': (data, world) =>
    textOf(data['event']) &&
    joined(named('events', data['event'], world), howOften(data, world), within(data, world)),
  'condition.field': fieldTest,
  'condition.tag': (data) => textOf(data['tag']),
  'condition.segment': (data, world) => named('segments', data['segmentId'], world),
  'condition.module': (data, world) =>
    textOf(data['module']) &&
    joined(named('modules', data['module'], world), world.words.states[textOf(data['state']) || 'active']),
  'condition.mail': (data, world) => {
    const { words } = world;
    const of = textOf(data['of']) || 'workflow';
    const which = of === 'campaign' ? named('campaigns', data['campaign'], world) : textOf(data['node']);
    return joined(words.mails[textOf(data['mail'])], which || words.mailsOf[of], within(data, world));
  },
  'condition.split': (data, { format }) =>
    variantsOf(data)
      .map(({ handle, share }) => `${handle.toUpperCase()} ${format.percent(share / 100)}`)
      .join(' · '),
  'wait.time': durationText,
  'wait.until': (data, { words, format }) => {
    const moment = textOf(data['at']);
    if (moment) return Number.isNaN(Date.parse(moment)) ? moment : format.dateTime(moment);
    const time = textOf(data['time']);
    const weekdays = Array.isArray(data['weekdays']) ? (data['weekdays'] as number[]) : [];
    return time && joined(words.at(time), weekdays.map((day) => words.weekdays[day - 1]).join(', '));
  },
  'wait.event': (data, world) => {
    const timeout = durationText(data['timeout'], world);
    return (
      textOf(data['event']) &&
      joined(
        named('events', data['event'], world),
        tests(data, world),
        timeout !== '' && world.words.upTo(timeout),
      )
    );
  },
  'action.mail': (data, world) =>
    textOf(data['templateId']) &&
    joined(
      named('templates', data['templateId'], world),
      world.mergeText(textOf(data['subject'])),
      data['purpose'] === 'service' && world.words.service,
    ),
  'action.tag': (data, { words }) =>
    joined(
      textsOf(data['add']).length > 0 && `${words.gives}: ${textsOf(data['add']).join(', ')}`,
      textsOf(data['remove']).length > 0 && `${words.takes}: ${textsOf(data['remove']).join(', ')}`,
    ),
  'action.field': (data, world) => {
    const key = textOf(data['field']);
    const label =
      key === 'stage' ? world.words.stage : world.choices.fields.find((each) => each.key === key)?.label;
    const value = data['value'] === null ? world.words.clears : valueText(data['value'], key, world);
    return key && `${label ?? key}: ${value}`;
  },
  'action.task': (data, world) =>
    joined(
      textOf(data['title']),
      data['dueInDays'] !== undefined && world.words.due(days(data['dueInDays'], world)),
      named('staff', data['assigneeId'], world),
    ),
  'action.notify': (data, world) =>
    joined(
      textOf(data['message']),
      textsOf(data['userIds'])
        .map((id) => named('staff', id, world))
        .join(', '),
    ),
  'action.grant-module': (data, world) =>
    textOf(data['module']) &&
    joined(
      named('modules', data['module'], world),
      data['days'] === undefined ? world.words.forGood : world.words.forDays(days(data['days'], world)),
    ),
  'action.webhook': (data) => textOf(data['url']),
};
