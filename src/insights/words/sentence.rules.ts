import type { Language, Noun, Step } from './language/vocabulary.js';
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
interface Lead {
  type: 'lead';
  noun: Noun;
  unit: NounUnit;
  at: number;
  last: number;
}

type Element = Figure | Lead;

/** Roles that say nothing which their sentence does not. */
const TRANSPARENT = new Set<string>(['period', 'day', 'compared', 'since', 'comparedDay', 'sinceDay']);
/** Between two event types. */
const AND = new Set([',', 'e', 'and']);
const MOST_LINKS = 5;

/**
 * Reads one sentence: which noun belongs to which slot, and whether what stands between them can only be true.
 * Words that it has found a place for are `taken`; all others have to be of the vocabulary.
 */
export class Sentence {
  readonly problems: Problem[] = [];
  readonly taken = new Set<Unit>();
  readonly elements: readonly Element[];

  constructor(
    private readonly units: readonly Unit[],
    private readonly language: Language,
  ) {
    this.elements = this.findElements();
    for (const [i, element] of this.elements.entries()) {
      if (element.type === 'lead') this.checkLead(i, element);
      else this.checkFigure(i, element);
    }
    for (const figure of this.figures) this.checkWhatFollows(figure);
    this.checkPeriodSlots();
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
  private isLinked(gap: readonly Unit[], { kind }: Slot): boolean {
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

  private checkLead(i: number, lead: Lead): void {
    const [last, next] = [this.elements[i - 1], this.elements[i + 1]];
    if (this.isWhatUsersAre(last, lead)) return;
    const gap = next ? this.between(lead, next) : [];
    const isOwn =
      next?.type === 'figure' &&
      lead.noun.metrics.includes(next.slot.metric) &&
      !(lead.noun.isAmbiguous && next.slot.kind === 'direction') &&
      !lead.unit.isOne &&
      this.isLinked(gap, next.slot);
    if (!isOwn) {
      this.refuse('noun', lead.unit.text, 'has no slot of its own right beside it');
      return;
    }
    this.take(gap);
    this.checkBeginning(i, next.slot);
  }

  private isWhatUsersAre(last: Element | undefined, lead: Lead): boolean {
    if (last?.type !== 'figure' || last.slot.kind !== 'users' || !lead.noun.metrics.includes('topUsers'))
      return false;
    const gap = this.between(last, lead);
    const fits = this.language.usersAre.has(textOf(gap));
    if (fits) this.take(gap);
    return fits;
  }

  private checkFigure(i: number, figure: Figure): void {
    const { slot } = figure;
    if (slot.kind === 'users') this.checkUsers(i, figure);
    else if (slot.kind === 'movement') this.checkMovement(i, figure);
    else if (!this.isAttached(i, figure)) {
      if (figure.noun && slot.kind !== 'before') this.checkBeginning(i, slot);
      else if (slot.kind === 'percent')
        this.refuse('place', pathOf(slot), 'stands right after its own direction slot only');
      else if (slot.kind === 'direction')
        this.refuse('place', pathOf(slot), 'stands right after the noun, or the figure, of what changed');
      else if (slot.kind === 'before')
        this.refuse(
          'place',
          pathOf(slot),
          'stands only after the figure, or the direction, that it is compared with',
        );
      else
        this.refuse(
          'place',
          pathOf(slot),
          'needs the noun of what it counts right beside it, in the same sentence',
        );
    }
  }

  /** Whether it belongs to what stands before it: its noun, or another figure of the same metric. */
  private isAttached(i: number, figure: Figure): boolean {
    const last = this.elements[i - 1];
    if (!last) return false;
    const gap = this.between(last, figure);
    if (last.type === 'lead') {
      if (!last.noun.metrics.includes(figure.slot.metric) || !this.isLinked(gap, figure.slot)) return false;
      figure.isPlural = figure.noun ? figure.isPlural : last.noun.isPlural;
      return true;
    }
    if (last.slot.metric !== figure.slot.metric || last.slot.account !== figure.slot.account) return false;
    const step = stepOf(last.slot, figure.slot);
    if (!step || !this.language.steps[step].has(textOf(this.opaque(gap)))) return false;
    if (!figure.noun) figure.isPlural = last.isPlural;
    this.take(gap);
    return true;
  }

  /** Whether a figure with its noun may stand here, after the one before it. */
  private checkBeginning(i: number, slot: Slot): void {
    const { separators, joiners, prepositions, heads, determiners, participles, relations } = this.language;
    const [last, element] = [this.elements[i - 1], this.elements[i]];
    const gap = last ? this.between(last, element) : this.units.slice(0, element.at);
    const said = this.opaque(gap);
    while (said.length > 0 && (isRole(said.at(-1)!, 'total') || determiners.has(said.at(-1)!.text)))
      said.pop();
    const isPreposition = said.length > 0 && prepositions.has(said.at(-1)!.text);
    const head = said.at(-2);
    const isHeaded = head !== undefined && (heads.has(head.text) || isHighlight(head, slot));
    if (last) {
      while (said.length > 0 && participles.has(said[0].text)) said.shift();
      const from = last.type === 'figure' ? last.slot : undefined;
      // what happened at another time, or in another kind of account, has no part in this one
      const isApart = from?.kind === 'before' || from?.account !== slot.account;
      if (!isApart && relations[`${from?.metric}>${slot.metric}`]?.has(textOf(said))) {
        this.take(gap);
        return;
      }
      const separating = said.filter((unit) => separators.has(unit.text) || isSeparator(unit));
      if (separating.length === 0 || (isApart && separating.some(({ text }) => joiners.has(text)))) {
        this.refuse(
          'place',
          `${textOf(gap)} ${pathOf(slot)}`,
          'two figures are set apart by a comma or "and"',
        );
        return;
      }
    }
    if (isPreposition && !isHeaded) {
      this.refuse(
        'place',
        `${textOf(gap)} ${pathOf(slot)}`,
        'must not be said to be a part of another figure',
      );
    }
  }

  private checkUsers(i: number, figure: Figure): void {
    const [last, next] = [this.elements[i - 1], this.elements[i + 1]];
    const isNamed =
      (last?.type === 'lead' && this.isAttached(i, figure)) ||
      (next?.type === 'lead' && this.isWhatUsersAre(figure, next));
    if (!isNamed)
      this.refuse('place', pathOf(figure.slot), 'needs the noun of what they are right before it');
    const end = (isNamed && next?.type === 'lead' ? next : figure).last;
    if (this.units.slice(end + 1).some((unit) => unit.text !== ')' && !this.isTransparent(unit))) {
      this.refuse('place', pathOf(figure.slot), 'ends its sentence');
    }
    const others = this.figures.filter(
      ({ slot: { kind, metric } }) =>
        kind !== 'users' && !(kind === 'value' && ['events', 'activeUsers'].includes(metric)),
    );
    if (others.length > 0) this.refuse('place', pathOf(figure.slot), 'stands in a sentence of its own');
  }

  private checkMovement(i: number, figure: Figure): void {
    const last = this.elements[i - 1];
    const lead = this.elements.slice(0, i).findLast((element) => element.type === 'lead');
    if (this.figures.some(({ slot }) => slot.kind !== 'movement')) {
      this.refuse('place', pathOf(figure.slot), 'stands in a sentence of its own');
    }
    if (lead && !lead.noun.metrics.includes(figure.slot.metric)) {
      this.refuse('place', pathOf(figure.slot), `does not belong to "${lead.unit.text}"`);
    }
    if (last?.type === 'figure') {
      const gap = this.opaque(this.between(last, figure));
      if (gap.length === 0 || !gap.every(({ text }) => AND.has(text))) {
        this.refuse('place', pathOf(figure.slot), 'is set apart from the one before it by a comma or "and"');
      }
    }
  }

  /** Adjectives and the like would make it another figure than it is: `{} eventos de teste`. */
  private checkWhatFollows({ last, slot }: Figure): void {
    const { followers, participles, separators, joiners, prepositions } = this.language;
    for (let at = last + 1; at < this.units.length; at++) {
      const unit = this.units[at];
      if (this.isTransparent(unit)) continue;
      const isElement = this.elements.some((element) => element.at === at);
      if (isElement || unit.text === ')' || (this.taken.has(unit) && unit.type !== 'noun')) return;
      if (unit.type === 'word' && (followers.has(unit.text) || participles.has(unit.text))) continue;
      const isJoiner = joiners.has(unit.text);
      const next = this.skipped(at + 1);
      const isFigure = next?.type === 'slot' || next?.type === 'noun';
      const isFine =
        unit.type === 'mark'
          ? unit.text !== ':' &&
            (isFigure ||
              (next !== undefined && this.taken.has(next)) ||
              (unit.text !== '(' &&
                !(next && prepositions.has(next.text)) &&
                !(next && joiners.has(next.text) && !this.joins(at + 1))))
          : unit.type === 'word'
            ? separators.has(unit.text) && (!isJoiner || isFigure)
            : isSeparator(unit) || (slot.kind === 'movement' && isRole(unit, 'plain'));
      if (!isFine)
        this.refuse('place', `${pathOf(slot)} … ${unit.text}`, 'nothing may narrow what a figure counts');
      return;
    }
  }

  /** Whether a joiner at or after this place has a figure after it. */
  private joins(at: number): boolean {
    const joiner = this.units.findIndex((unit, i) => i >= at && this.language.joiners.has(unit.text));
    const next = this.skipped(joiner + 1);
    return next?.type === 'slot' || next?.type === 'noun';
  }

  /** The first unit from here on that says something. */
  private skipped(at: number): Unit | undefined {
    return this.units
      .slice(at)
      .find(
        (unit) =>
          !this.isTransparent(unit) && !isRole(unit, 'total') && !this.language.determiners.has(unit.text),
      );
  }

  private checkPeriodSlots(): void {
    for (const [at, unit] of this.units.entries()) {
      if (unit.type !== 'slot' || unit.slot.kind !== 'period') continue;
      if (this.units[at + 1]?.type === 'slot') {
        this.refuse('place', unit.text, 'needs a comma or word between it and the next slot');
      }
      if (at > 0 && this.language.prepositions.has(this.units[at - 1].text)) {
        this.refuse('place', unit.text, 'has its preposition already');
      }
    }
  }

  private between(one: Element, other: Element): readonly Unit[] {
    return this.units.slice(one.last + 1, other.at);
  }

  private opaque(units: readonly Unit[]): Unit[] {
    return units.filter((unit) => !this.isTransparent(unit));
  }

  private isTransparent(unit: Unit): boolean {
    return (
      (unit.type === 'phrase' && TRANSPARENT.has(unit.role)) ||
      (unit.type === 'slot' && unit.slot.kind === 'period')
    );
  }

  private take(units: readonly Unit[]): void {
    for (const unit of units) this.taken.add(unit);
  }

  private refuse(rule: Problem['rule'], what: string, why: string): void {
    this.problems.push(problem(rule, what, why));
  }
}

function stepOf(from: Slot, to: Slot): Step | undefined {
  const start = from.kind === 'direction' || from.kind === 'percent' ? 'moved' : from.kind;
  if (to.kind === 'percent') return from.kind === 'direction' ? 'direction>percent' : undefined;
  const step = `${start}>${to.kind}`;
  return STEPS.has(step) ? (step as Step) : undefined;
}

const STEPS = new Set<string>([
  'value>direction',
  'value>before',
  'before>direction',
  'before>value',
  'moved>value',
  'moved>before',
] satisfies Step[]);

function isRole(unit: Unit, role: string): boolean {
  return unit.type === 'phrase' && unit.role === role;
}

/** `destaque para` the most active users. */
function isHighlight(unit: Unit, slot: Slot): boolean {
  return slot.kind === 'users' && unit.type === 'noun' && unit.noun.metrics.includes(slot.metric);
}

function isSeparator(unit: Unit): boolean {
  return isRole(unit, 'separator') || isRole(unit, 'contrast');
}

function textOf(units: readonly Unit[]): string {
  return units.map(({ text }) => text).join(' ');
}

function pathOf({ path }: Slot): string {
  return `{${path}}`;
}
