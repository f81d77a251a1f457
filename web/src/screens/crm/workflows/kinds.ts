import {
  Bell,
  Blocks,
  CalendarClock,
  CalendarDays,
  Clock,
  Filter,
  Gift,
  Hand,
  Hourglass,
  type LucideIcon,
  Mail,
  MailOpen,
  MousePointerClick,
  PencilLine,
  Send,
  Shuffle,
  SquareCheckBig,
  Tag,
  TagPlus,
  Users,
  UserSearch,
  Webhook,
  Zap,
} from 'lucide-react';
import type { Schemas } from '../../../api/schemas';

/** Kinds of nodes as the API's document has them: one that lacks below does not compile. */
export type KindName = Schemas['WorkflowDto']['nodes'][number]['type'];

export const FAMILIES = ['trigger', 'condition', 'wait', 'action'] as const;
export type Family = (typeof FAMILIES)[number];

/** What a node's `data` says, whatever its kind. */
export type Settings = Readonly<Record<string, unknown>>;

interface Kind {
  icon: LucideIcon;
  /** Outputs; `variants`: those that the settings name. */
  outputs: readonly string[] | 'variants';
  /** What a new one says. */
  start: Settings;
}

export const DEFAULT_OUTPUT = 'default';
const ONE = [DEFAULT_OUTPUT];
const YES_NO = ['yes', 'no'];

export const KINDS: Readonly<Record<KindName, Kind>> = {
  'trigger.event': { icon: Zap, outputs: ONE, start: {} },
  'trigger.webhook': { icon: Webhook, outputs: ONE, start: {} },
  'trigger.segment-entered': { icon: Users, outputs: ONE, start: {} },
  'trigger.tag-added': { icon: TagPlus, outputs: ONE, start: {} },
  'trigger.date': { icon: CalendarDays, outputs: ONE, start: {} },
  'trigger.manual': { icon: Hand, outputs: ONE, start: {} },
  'condition.event': { icon: MousePointerClick, outputs: YES_NO, start: {} },
  'condition.field': { icon: UserSearch, outputs: YES_NO, start: { op: 'eq' } },
  'condition.tag': { icon: Tag, outputs: YES_NO, start: {} },
  'condition.segment': { icon: Filter, outputs: YES_NO, start: {} },
  'condition.module': { icon: Blocks, outputs: YES_NO, start: {} },
  'condition.mail': { icon: MailOpen, outputs: YES_NO, start: { mail: 'opened' } },
  'condition.split': {
    icon: Shuffle,
    outputs: 'variants',
    start: {
      variants: [
        { handle: 'a', share: 50 },
        { handle: 'b', share: 50 },
      ],
    },
  },
  'wait.time': { icon: Clock, outputs: ONE, start: { days: 1 } },
  'wait.until': { icon: CalendarClock, outputs: ONE, start: { time: '09:00' } },
  'wait.event': { icon: Hourglass, outputs: ['event', 'timeout'], start: { timeout: { days: 1 } } },
  'action.mail': { icon: Mail, outputs: ONE, start: {} },
  'action.tag': { icon: Tag, outputs: ONE, start: {} },
  'action.field': { icon: PencilLine, outputs: ONE, start: {} },
  'action.task': { icon: SquareCheckBig, outputs: ONE, start: {} },
  'action.notify': { icon: Bell, outputs: ONE, start: {} },
  'action.grant-module': { icon: Gift, outputs: ONE, start: {} },
  'action.webhook': { icon: Send, outputs: ONE, start: {} },
};

export const KIND_NAMES = Object.keys(KINDS) as KindName[];

export const kindsOf = (family: Family) => KIND_NAMES.filter((kind) => familyOf(kind) === family);

export function isKind(type: string | undefined): type is KindName {
  return type !== undefined && Object.hasOwn(KINDS, type);
}

/** A type that is none counts for an action: it has one way in and one out. */
export function familyOf(type: string | undefined): Family {
  return FAMILIES.find((family) => type?.startsWith(`${family}.`)) ?? 'action';
}

export const isTrigger = (type: string | undefined) => familyOf(type) === 'trigger';

/** Names of a node's outputs, in their order. */
export function outputsOf(type: string | undefined, data: Settings): readonly string[] {
  if (!isKind(type)) return ONE;
  const { outputs } = KINDS[type];
  if (outputs !== 'variants') return outputs;
  return variantsOf(data).map(({ handle }) => handle);
}

/** Whether outputs may be named in `ends`; actions end by themselves. */
export function mayNameEnds(type: string | undefined): boolean {
  return isKind(type) && (familyOf(type) === 'condition' || type === 'wait.event');
}

export function variantsOf(data: Settings): { handle: string; share: number }[] {
  const said = data['variants'];
  if (!Array.isArray(said)) return [];
  return said.flatMap((each: unknown) => {
    const { handle, share } = (each ?? {}) as { handle?: unknown; share?: unknown };
    return typeof handle === 'string' ? [{ handle, share: typeof share === 'number' ? share : 0 }] : [];
  });
}

export function endsOf(data: Settings): string[] {
  return textsOf(data['ends']);
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

export const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);
