import type { Metric } from './language/vocabulary.js';
import { type Figure, isRole, isSeparator, pathOf } from './reading.js';
import { TimedReading } from './times.rules.js';
import type { Unit } from './units.js';

const PEOPLE = new Set<Metric>(['activeUsers', 'traders']);

/** What may stand after a figure. */
export class FollowedReading extends TimedReading {
  /** Adjectives and the like would make it another figure than it is: `{} eventos de teste`. */
  protected checkWhatFollows({ last, slot }: Figure): void {
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
