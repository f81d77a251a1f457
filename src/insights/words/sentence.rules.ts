import { AttachedReading } from './attachment.rules.js';
import { areApart, hasVerb, isIntroduction, isShared, JOINS, mayJoin } from './clause.rules.js';
import type { Language } from './language/vocabulary.js';
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
import type { Unit } from './units.js';

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
export class Sentence extends AttachedReading {
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
}
