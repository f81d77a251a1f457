import { hasVerb, JOINS } from './clause.rules.js';
import { FollowedReading } from './following.rules.js';
import type { Step } from './language/vocabulary.js';
import { type Element, type Figure, isRole, type Lead, textOf } from './reading.js';
import type { Slot } from './slots.js';

/** What a figure belongs to: its noun, or another figure of the same metric. */
export class AttachedReading extends FollowedReading {
  /** Whether it belongs to what stands before it: its noun, or another figure of the same metric. */
  protected isAttached(i: number, figure: Figure): boolean {
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

  /** Whether the noun of this figure is the one before it. */
  protected isLed(i: number): boolean {
    const element = this.elements[i];
    return element.type === 'figure' && !element.noun && this.elements[i - 1]?.type === 'lead';
  }

  /** `a receita foi de {}`, `as compras caíram`; not `receita de {}`. */
  protected hasOwnVerb(element: Element, slot: Slot): boolean {
    if (element.type === 'figure') return false;
    const figure = this.figures.find((figure) => figure.slot === slot)!;
    const links = this.opaque(this.between(element, figure));
    return (
      slot.kind === 'direction' || !links.every(({ text }) => this.language.frames.nominalLinks.has(text))
    );
  }

  /** `{} de receita e as compras caíram`: a figure, "and", and what moved; not where the figure has a verb of its own. */
  protected sharesItsVerb(i: number): boolean {
    const last = this.elements[i - 1];
    if (last?.type !== 'figure' || !/^(value|before)$/u.test(last.slot.kind)) return false;
    const gap = this.between(last, this.elements[i]);
    const isBare = !gap.some((unit) => unit.text === ',' || unit.text === ')' || isRole(unit, 'separator'));
    return (
      isBare &&
      !gap.some(({ text }) => !JOINS.has(text) && this.language.separators.has(text)) &&
      !hasVerb(this.units.slice(0, last.at), this.language)
    );
  }

  protected isWhatUsersAre(last: Element | undefined, lead: Lead): boolean {
    if (last?.type !== 'figure' || last.slot.kind !== 'users' || !lead.noun.metrics.includes('topUsers'))
      return false;
    const gap = this.between(last, lead);
    const fits = this.language.usersAre.has(textOf(gap));
    if (fits) this.take(gap);
    return fits;
  }

  /** Whether what is said after this figure would be said of the one before it as well: `{} compras e {} eventos subiram`. */
  private isOneOfSeveral(i: number): boolean {
    const isLed = this.isLed(i);
    const before = this.elements[isLed ? i - 2 : i - 1];
    if (before?.type !== 'figure' || !/^(value|before)$/u.test(before.slot.kind)) return false;
    const links = isLed ? this.opaque(this.between(this.elements[i - 1], this.elements[i])) : [];
    return links.every(({ text }) => this.language.frames.nominalLinks.has(text));
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
