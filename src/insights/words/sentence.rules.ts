import { areApart, hasVerb, isIntroduction, isShared, mayJoin } from './clause.rules.js';
import type { Language, Metric, Step } from './language/vocabulary.js';
import {
  type Element,
  type Figure,
  isHighlight,
  isRole,
  isSeparator,
  type Lead,
  pathOf,
  textOf,
} from './reading.js';
import type { Slot } from './slots.js';
import { TimedReading } from './times.rules.js';
import type { Unit } from './units.js';

/** What makes a list of two figures, or two event types. */
const JOINS = new Set([',', 'e', 'and']);
const PEOPLE = new Set<Metric>(['activeUsers', 'traders']);

/** What a figure is a part of. After a strict one whatever follows would be another part; with `com` it comes with the other. */
interface Part {
  of: Slot;
  isStrict: boolean;
  isJoined?: boolean;
}

/**
 * Reads one sentence: which noun belongs to which slot, and whether what stands between them can only be true.
 * Words that it has found a place for are `taken`; all others have to be of the vocabulary.
 */
export class Sentence extends TimedReading {
  /** Figures that are said to be a part of another one, or to come with it. */
  private readonly parts = new Map<Element, Part>();
  /** Begin with `com` or `resumo de`: what follows is said to go with them. */
  private readonly companions = new Set<Element>();

  constructor(units: readonly Unit[], language: Language) {
    super(units, language);
    for (const [i, element] of this.elements.entries()) {
      if (element.type === 'lead') this.checkLead(i, element);
      else this.checkFigure(i, element);
    }
    for (const figure of this.figures) this.checkWhatFollows(figure);
    this.checkParts();
    this.checkComparisons();
    this.checkPeriodSlots();
    if (this.elements.length === 0) this.checkHappenings();
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
    if (next.slot.kind === 'direction' && this.sharesItsVerb(i)) {
      this.refuse(
        'place',
        pathOf(next.slot),
        'could be said of the figure before it too: set them apart by a comma',
      );
    }
    if (next.slot.kind === 'movement' && last) {
      this.refuse(
        'noun',
        lead.unit.text,
        'begins a sentence, so that it is not said of what stands before it',
      );
    }
    this.take(gap);
    this.checkBeginning(i, next.slot);
  }

  /** Whether what is said after this figure would be said of the one before it as well: `{} compras e {} eventos subiram`. */
  private isOneOfSeveral(i: number): boolean {
    const isLed = this.isLed(i);
    const before = this.elements[isLed ? i - 2 : i - 1];
    if (before?.type !== 'figure' || !/^(value|before)$/u.test(before.slot.kind)) return false;
    const links = isLed ? this.opaque(this.between(this.elements[i - 1], this.elements[i])) : [];
    return links.every(({ text }) => this.language.frames.nominalLinks.has(text));
  }

  /** `{} de receita e as compras caíram`: a figure, "and", and what moved; not where the figure has a verb of its own. */
  private sharesItsVerb(i: number): boolean {
    const last = this.elements[i - 1];
    if (last?.type !== 'figure' || !/^(value|before)$/u.test(last.slot.kind)) return false;
    const gap = this.between(last, this.elements[i]);
    const isBare = !gap.some((unit) => unit.text === ',' || unit.text === ')' || isRole(unit, 'separator'));
    return (
      isBare &&
      !gap.some(({ text }) => JOINS.has(text) === false && this.language.separators.has(text)) &&
      !hasVerb(this.units.slice(0, last.at), this.language)
    );
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
    const said = textOf(this.opaque(gap));
    if (!step || !this.language.steps[step].has(said)) return false;
    if (step === 'value>direction' && said !== '(' && this.isOneOfSeveral(i - 1)) return false;
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
      if (from && !areApart(from, slot) && relations[`${from.metric}>${slot.metric}`]?.has(textOf(said))) {
        this.parts.set(element, { of: from, isStrict: !prepositions.has(said.at(-1)?.text ?? '') });
        this.take(gap);
        return;
      }
      const separating = said.filter((unit) => separators.has(unit.text) || isSeparator(unit));
      const isJoined = separating.some(({ text }) => joiners.has(text)) || this.isCompanion(i - 1);
      if (separating.length === 0 || (isJoined && !mayJoin(from, slot))) {
        this.refuse(
          'place',
          `${textOf(gap)} ${pathOf(slot)}`,
          'two figures are set apart by a comma or "and"',
        );
        return;
      }
      this.checkSharing(i, slot, said);
      if (from && separating.some(({ text }) => joiners.has(text)))
        this.parts.set(element, { of: from, isStrict: false, isJoined: true });
    } else if (
      (isPreposition && isHeaded && slot.kind !== 'users') ||
      gap.some(({ text }) => joiners.has(text))
    ) {
      this.companions.add(element);
    }
    if (isPreposition && !isHeaded) {
      this.refuse(
        'place',
        `${textOf(gap)} ${pathOf(slot)}`,
        'must not be said to be a part of another figure',
      );
    } else if (!(head && isHighlight(head, slot)) && !this.introduces(last, gap)) {
      this.refuse(
        'place',
        `${textOf(gap)} ${pathOf(slot)}`,
        'has words before it that may not introduce a figure',
      );
    }
  }

  /** Whether the words before a figure only introduce it; at the beginning of a sentence, those after a colon. */
  private introduces(last: Element | undefined, gap: readonly Unit[]): boolean {
    const said = this.opaque(gap);
    if (last) {
      const isFollower = ({ text }: Unit) =>
        this.language.followers.has(text) || this.language.participles.has(text);
      while (said.length > 0 && isFollower(said[0])) said.shift();
      return isIntroduction(said, this.language);
    }
    return isIntroduction(said.slice(said.findLastIndex(({ text }) => text === ':') + 1), this.language);
  }

  private isCompanion(i: number): boolean {
    return this.companions.has(this.elements[this.isLed(i) ? i - 1 : i]);
  }

  /** Whether the noun of this figure is the one before it. */
  private isLed(i: number): boolean {
    const element = this.elements[i];
    return element.type === 'figure' && !element.noun && this.elements[i - 1]?.type === 'lead';
  }

  /**
   * After a part of a figure, "and" makes another part of it; after the figure of another time, another one of then; after
   * what moved, another one that moved.
   */
  private checkSharing(i: number, slot: Slot, said: readonly Unit[]): void {
    const [last, element] = [this.elements[i - 1], this.elements[i]];
    const { joiners } = this.language;
    if (this.hasOwnVerb(element, slot) || hasVerb(said, this.language)) return;
    const isMoved = last.type === 'figure' && /^(direction|percent)$/u.test(last.slot.kind);
    if (isMoved && !said.some(({ text }) => joiners.has(text)))
      this.refuse('place', pathOf(slot), 'needs a verb of its own after what moved');
    if (!said.every(({ text }) => JOINS.has(text))) return;
    const hasComma = said.some(({ text }) => text === ',');
    if (last.type === 'figure' && last.slot.kind === 'before' && !hasComma) {
      this.refuse('place', pathOf(slot), 'would be one of the period before: a comma sets it apart');
    }
    const part = this.parts.get(this.elements[this.isLed(i - 1) ? i - 2 : i - 1]);
    if (!part) return;
    const isPart = part.isJoined
      ? mayJoin(part.of, slot) || (last.type === 'figure' && mayJoin(last.slot, slot))
      : part.isStrict && isShared(part.of, slot);
    const isApart = hasComma && (part.isJoined ? said.length > 1 : !part.isStrict);
    if (isPart) this.parts.set(element, part);
    else if (!isApart && (part.isJoined || part.isStrict || element.type === 'figure'))
      this.refuse('place', pathOf(slot), `would be a part of ${pathOf(part.of)}`);
  }

  /** `a receita foi de {}`, `as compras caíram`; not `receita de {}`. */
  private hasOwnVerb(element: Element, slot: Slot): boolean {
    if (element.type === 'figure') return false;
    const figure = this.figures.find((figure) => figure.slot === slot)!;
    const links = this.opaque(this.between(element, figure));
    return (
      slot.kind === 'direction' || !links.every(({ text }) => this.language.frames.nominalLinks.has(text))
    );
  }

  /** Users alone would be all users that there are. */
  private checkParts(): void {
    for (const [i, element] of this.elements.entries()) {
      const noun = element.type === 'lead' ? element.noun : element.noun?.noun;
      if (!noun?.isPart || this.parts.has(element)) continue;
      const next = this.parts.get(this.elements[i + 1]);
      if (!next || element.type === 'lead' || next.of !== element.slot)
        this.refuse('noun', noun.text, 'says alone how many there are: name which, or what they did');
    }
  }

  private checkHappenings(): void {
    for (const unit of this.units) {
      if (unit.type === 'word' && this.language.frames.happenings.has(unit.text))
        this.refuse('word', unit.text, 'says that something happened: it needs a figure');
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
    if (others.length > 0 || this.companions.size > 0)
      this.refuse('place', pathOf(figure.slot), 'stands in a sentence of its own');
  }

  private checkMovement(i: number, figure: Figure): void {
    const last = this.elements[i - 1];
    const lead = this.elements.slice(0, i).findLast((element) => element.type === 'lead');
    if (this.figures.some(({ slot }) => slot.kind !== 'movement')) {
      this.refuse('place', pathOf(figure.slot), 'stands in a sentence of its own');
    }
    if (!lead && this.units.every((unit) => unit.type === 'slot' || JOINS.has(unit.text))) {
      this.refuse(
        'place',
        pathOf(figure.slot),
        'needs words of its own: alone it belongs to the sentence before',
      );
    }
    if (lead && !lead.noun.metrics.includes(figure.slot.metric)) {
      this.refuse('place', pathOf(figure.slot), `does not belong to "${lead.unit.text}"`);
    }
    if (last?.type === 'figure') {
      const gap = this.opaque(this.between(last, figure));
      if (gap.length === 0 || !gap.every(({ text }) => JOINS.has(text))) {
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
      if (unit.type === 'word' && followers.has(unit.text)) continue;
      // "usuários registrados" are others than those who were active
      if (unit.type === 'word' && participles.has(unit.text) && !PEOPLE.has(slot.metric)) continue;
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
      else if (this.elements.at(-1)!.at < at) this.checkTail(at);
      return;
    }
  }

  /** After the last figure: what is added there would be said of it. */
  private checkTail(at: number): void {
    const { followers, participles } = this.language;
    const tail = this.units
      .slice(at)
      .find(
        (unit) =>
          unit.type !== 'mark' &&
          !this.isTransparent(unit) &&
          !isRole(unit, 'plain') &&
          !this.taken.has(unit) &&
          !followers.has(unit.text) &&
          !participles.has(unit.text),
      );
    if (tail) this.refuse('place', tail.text, 'nothing may be added to a figure after it');
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
