import { KIND_NAMES, type KindName } from '../kinds/kinds.js';
import { readSettings } from './node-settings.rules.js';

/** Of every kind the least that it takes. */
const LEAST: Record<KindName, object> = {
  'trigger.event': { event: 'purchase' },
  'trigger.segment-entered': { segmentId: 'seg_1' },
  'trigger.tag-added': { tag: 'vip' },
  'trigger.date': { field: 'birthday' },
  'trigger.manual': {},
  'trigger.webhook': { source: 'hotmart-main' },
  'condition.field': { field: 'city', op: 'exists' },
  'condition.tag': { tag: 'vip' },
  'condition.segment': { segmentId: 'seg_1' },
  'condition.event': { event: 'purchase' },
  'condition.module': { module: 'trader-pro' },
  'condition.mail': { mail: 'opened' },
  'condition.split': {
    variants: [
      { handle: 'a', share: 30 },
      { handle: 'b', share: 70 },
    ],
  },
  'wait.time': { hours: 2 },
  'wait.until': { time: '09:00' },
  'wait.event': { event: 'purchase', timeout: { days: 1 } },
  'action.mail': { templateId: 'tpl_1' },
  'action.tag': { add: ['vip'] },
  'action.field': { field: 'city', value: null },
  'action.task': { title: 'Ligar' },
  'action.webhook': { url: 'https://example.com/' },
  'action.grant-module': { module: 'trader-pro' },
  'action.notify': { message: 'Lead quente' },
};
const errorsOf = (kind: KindName, data: unknown) => {
  const read = readSettings(kind, data);
  return 'errors' in read ? [...new Set(read.errors.map(({ field }) => field))] : [];
};

describe('readSettings', () => {
  it.each(KIND_NAMES)('%s takes the least, and keys of the editor', (kind) => {
    const editors = { label: 'x'.repeat(2000), ui: { 'a.b': [1] }, icon: null, color: 1, description: [] };
    const read = readSettings(kind, { ...LEAST[kind], ...editors });
    expect(read).toEqual({ settings: expect.objectContaining(LEAST[kind]) as unknown });
    expect(read).not.toHaveProperty('settings.label');
  });

  it.each(KIND_NAMES)('%s refuses what it does not know', (kind) => {
    expect(errorsOf(kind, { ...LEAST[kind], nodeColour: 1 })).toEqual(['nodeColour']);
    expect(errorsOf(kind, { ...LEAST[kind], constructor: 1 })).toEqual(['constructor']);
    for (const data of [null, [], 'x', 1]) expect(errorsOf(kind, data)).not.toEqual([]);
  });

  it.each(KIND_NAMES.filter((kind) => kind !== 'trigger.manual'))('%s wants something said', (kind) => {
    expect(errorsOf(kind, undefined)).not.toEqual([]);
  });

  it.each<[KindName, object, string[]]>([
    ['trigger.event', { event: 'Não' }, ['event']],
    ['trigger.event', { event: { $ne: 1 } }, ['event']],
    ['trigger.event', { where: {} }, ['where', 'where.field', 'where.op']],
    ['trigger.event', { where: [{ field: 'metadata.$x', op: 'eq', value: 1 }] }, ['where[0].field']],
    ['trigger.event', { where: [{ field: 'value', op: 'gt', value: '1' }] }, ['where[0].value']],
    ['trigger.event', { where: [{ field: 'value', op: 'near', value: 1 }] }, ['where[0].op']],
    ['trigger.event', { reentry: { mode: 'twice' } }, ['reentry.mode']],
    ['trigger.event', { reentry: { mode: 'after-days' } }, ['reentry.days']],
    ['trigger.event', { reentry: { mode: 'after-days', days: 0 } }, ['reentry.days']],
    ['trigger.event', { reentry: { mode: 'once', days: 3 } }, ['reentry.days']],
    ['trigger.event', { reentry: 'once' }, ['reentry']],
    ['trigger.event', { reentry: [{ mode: 'once' }] }, ['reentry']],
    ['trigger.date', { time: '24:00' }, ['time']],
    ['trigger.date', { timeZone: 'Mars/Olympus' }, ['timeZone']],
    ['trigger.date', { offsetDays: 1.5 }, ['offsetDays']],
    ['trigger.tag-added', { tag: ' ' }, ['tag']],
    ['condition.tag', { ends: ['maybe'] }, ['ends[0]']],
    ['condition.tag', { ends: ['yes', 'no'] }, ['ends']],
    ['condition.tag', { ends: 'no' }, ['ends']],
    ['condition.tag', { ends: ['no', 'no'] }, ['ends']],
    ['condition.field', { value: { $gt: 1 } }, ['value']],
    ['condition.mail', { mail: 'read' }, ['mail']],
    ['condition.mail', { of: 'mine' }, ['of']],
    ['condition.mail', { of: 'campaign' }, ['campaign']],
    ['condition.mail', { campaign: 'cmp_1' }, ['campaign']],
    ['condition.mail', { of: 'campaign', campaign: '$ne' }, ['campaign']],
    ['condition.mail', { of: 'any', node: 'welcome' }, ['node']],
    ['condition.mail', { withinDays: -1 }, ['withinDays']],
    ['condition.split', { variants: [{ handle: 'a', share: 99 }] }, ['variants']],
    [
      'condition.split',
      {
        variants: [
          { handle: 'a', share: 50 },
          { handle: 'a', share: 50 },
        ],
      },
      ['variants'],
    ],
    [
      'condition.split',
      {
        variants: [
          { handle: 'a', share: 50 },
          { handle: 'b', share: 49 },
        ],
      },
      ['variants'],
    ],
    [
      'condition.split',
      {
        variants: [
          { handle: 'A', share: 50 },
          { handle: 'b', share: 50 },
        ],
      },
      ['variants[0].handle'],
    ],
    ['wait.time', { hours: 0 }, ['']],
    ['wait.time', { hours: -1 }, ['hours']],
    ['wait.time', { days: 366, hours: 1 }, ['']],
    ['wait.until', { at: '2026-12-01T09:00:00Z' }, ['at']],
    ['wait.until', { time: undefined, at: '2026-12-01' }, ['at']],
    ['wait.until', { time: undefined, at: '2026-12-01T09:00:00Z', weekdays: [1] }, ['weekdays']],
    ['wait.until', { weekdays: [0] }, ['weekdays']],
    ['wait.event', { timeout: {} }, ['timeout']],
    ['wait.event', { timeout: undefined }, ['timeout']],
    ['action.mail', { subject: 'Oi\r\nBcc: x@example.com' }, ['subject']],
    ['action.tag', { add: undefined }, ['add']],
    ['action.tag', { add: [''] }, ['add']],
    ['action.field', { value: undefined }, ['value']],
    ['action.field', { value: { $set: 1 } }, ['value']],
    ['action.task', { title: 'a\nb' }, ['title']],
    ['action.notify', { userIds: [1] }, ['userIds']],
    ['action.grant-module', { days: 0 }, ['days']],
  ])('%s with %j names %j', (kind, more, fields) => {
    expect(errorsOf(kind, { ...LEAST[kind], ...more })).toEqual(fields);
  });
});
