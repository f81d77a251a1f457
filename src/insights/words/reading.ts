import type { Language, Noun } from './language/vocabulary.js';
import type { Slot } from './slots.js';
import { type Problem, problem, type Unit } from './units.js';

type NounUnit = Unit & { type: 'noun' };

/** A slot with the noun right after it, if that is its own. */
export interface Figure {
  type: 'figure';
  slot: Slot;
  /** Of the units of its sentence: the slot, and its last one. */
  at: number;
  last: number;
  noun?: NounUnit;
  /** What it does to a verb. */
  isPlural: boolean;
}

/** A noun before its slot. */
export interface Lead {
  type: 'lead';
  noun: Noun;
  unit: NounUnit;
  at: number;
  last: number;
}

export type Element = Figure | Lead;

/** Roles that say nothing which their sentence does not. */
const TRANSPARENT = new Set<string>(['period', 'day', 'compared', 'since', 'comparedDay', 'sinceDay']);
const MOST_LINKS = 5;

/** One sentence in nouns and figures: which noun belongs to which slot. */
export class Reading {
  readonly problems: Problem[] = [];
  /** Words that have a place; all others have to be of the vocabulary. */
  readonly taken = new Set<Unit>();
  readonly elements: readonly Element[];

  constructor(
    protected readonly units: readonly Unit[],
    protected readonly language: Language,
  ) {
    this.elements = this.findElements();
  }

  get figures(): Figure[] {
    return this.elements.filter((element) => element.type === 'figure');
  }

  private findElements(): Element[] {
    const elements: Element[] = [];
    for (let at = 0; at < this.units.length; at++) {
      const unit = this.units[at];
      if (unit.type === 'slot' && unit.slot.kind !== 'period') {
        const figure = this.figureAt(at, unit.slot);
        elements.push(figure);
        at = figure.last;
      } else if (unit.type === 'noun' && !(unit.noun.isFree && !this.isLeadOfUsersOrTypes(at, unit.noun))) {
        elements.push({ type: 'lead', noun: unit.noun, unit, at, last: at });
      } else if (unit.type === 'noun') this.taken.add(unit);
    }
    return elements;
  }

  private figureAt(at: number, slot: Slot): Figure {
    const bare: Figure = { type: 'figure', slot, at, last: at, isPlural: slot.isOne === false };
    if (slot.kind !== 'value' && slot.kind !== 'before') return bare;
    const isLinked = slot.isMoney && slot.kind === 'value';
    const last = isLinked ? at + 2 : at + 1;
    const noun = this.units[last];
    if (noun?.type !== 'noun' || !noun.noun.metrics.includes(slot.metric)) return bare;
    if (isLinked) {
      const link = this.units[at + 1];
      if (link.type !== 'word' || !this.language.moneyLinks.has(link.text)) return bare;
      this.taken.add(link);
    } else if (noun.noun.one === undefined || slot.isMoney) return bare;
    return { ...bare, last, noun };
  }

  private isLeadOfUsersOrTypes(at: number, noun: Noun): boolean {
    const next = this.units.findIndex((unit, i) => i > at && (unit.type === 'slot' || unit.type === 'noun'));
    const unit = this.units[next];
    return (
      unit?.type === 'slot' &&
      noun.metrics.includes(unit.slot.metric) &&
      this.isLinked(this.units.slice(at + 1, next), unit.slot)
    );
  }

  /** Whether these words tie a noun to the slot after them. */
  protected isLinked(gap: readonly Unit[], { kind }: Slot): boolean {
    const { links, userLinks, steps } = this.language;
    const said = this.opaque(gap);
    if (kind === 'direction') return steps['noun>direction'].has(textOf(said));
    const more = kind === 'value' ? undefined : userLinks;
    return (
      kind !== 'percent' &&
      // beside a figure of the period only: else what is said of the period would be said of the one before
      kind !== 'before' &&
      said.length <= MOST_LINKS &&
      said.every((unit) => isRole(unit, 'total') || links.has(unit.text) || more?.has(unit.text))
    );
  }

  protected between(one: Element, other: Element): readonly Unit[] {
    return this.units.slice(one.last + 1, other.at);
  }

  protected opaque(units: readonly Unit[]): Unit[] {
    return units.filter((unit) => !this.isTransparent(unit));
  }

  protected isTransparent(unit: Unit): boolean {
    return (
      (unit.type === 'phrase' && TRANSPARENT.has(unit.role)) ||
      (unit.type === 'slot' && unit.slot.kind === 'period')
    );
  }

  protected take(units: readonly Unit[]): void {
    for (const unit of units) this.taken.add(unit);
  }

  protected refuse(rule: Problem['rule'], what: string, why: string): void {
    this.problems.push(problem(rule, what, why));
  }
}

export function isRole(unit: Unit, role: string): boolean {
  return unit.type === 'phrase' && unit.role === role;
}

export function textOf(units: readonly Unit[]): string {
  return units.map(({ text }) => text).join(' ');
}

export function pathOf({ path }: Slot): string {
  return `{${path}}`;
}

/** `destaque para` the most active users. */
export function isHighlight(unit: Unit, slot: Slot): boolean {
  return slot.kind === 'users' && unit.type === 'noun' && unit.noun.metrics.includes(slot.metric);
}

export function isSeparator(unit: Unit): boolean {
  return isRole(unit, 'separator') || isRole(unit, 'contrast');
}
