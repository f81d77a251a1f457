import { isRole, Reading } from './reading.js';

/** What a sentence says of time: the period, and the one before. */
export class TimedReading extends Reading {
  /** What is compared with the period before has to be what moved. */
  protected checkComparisons(): void {
    for (const [at, unit] of this.units.entries()) {
      if (!isRole(unit, 'compared') && !isRole(unit, 'comparedDay')) continue;
      const last = this.elements.findLast((element) => element.at < at);
      const next = this.figures.find((figure) => figure.at > at);
      const figure = last?.type === 'figure' ? last : next;
      if (figure && /^(direction|percent|before|movement)$/u.test(figure.slot.kind)) continue;
      this.refuse('word', unit.text, 'stands beside a change only');
    }
  }

  protected checkPeriodSlots(): void {
    for (const [i, element] of this.elements.entries()) {
      if (element.type !== 'figure' || element.slot.kind !== 'before') continue;
      const when = this.units
        .slice(element.last + 1, this.elements[i + 1]?.at)
        .find((unit) => unit.type === 'slot' || isRole(unit, 'period') || isRole(unit, 'day'));
      if (when) this.refuse('place', when.text, 'is another time than that of the figure before it');
    }
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
}
