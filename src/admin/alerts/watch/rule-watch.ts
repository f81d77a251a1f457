import { Injectable } from '@nestjs/common';
import { LiveFigures } from '../../../platform/index.js';
import type { Trouble } from '../history/alert.js';
import { type Rule, subjectOf, subjectsOf } from '../rules/rule.js';
import { RuleRepository } from '../rules/rule.repository.js';
import { isSameStanding, nextStanding } from '../states/standing.rules.js';
import { Words } from '../words/words.js';
import type { StoredReading } from './watch.schema.js';

/** What the rules say. */
export interface RuleLook {
  troubles: Trouble[];
  /** Subjects of which nothing is known now. */
  unknown: string[];
  readings: StoredReading[];
}

/** Looks at the figures of all enabled rules, and writes down where each rule stands. */
@Injectable()
export class RuleWatch {
  constructor(
    private readonly rules: RuleRepository,
    private readonly figures: LiveFigures,
    private readonly words: Words,
  ) {}

  /** No figure is asked for where no rule is enabled. @param before when the look before was */
  async look(at: Date, before: Date | undefined): Promise<RuleLook> {
    const rules = (await this.rules.findAll()).filter(({ enabled }) => enabled);
    const metrics = [...new Set(rules.map(({ metric }) => metric))];
    const values = await this.figures.read(metrics);
    const look: RuleLook = { troubles: [], unknown: [], readings: [] };
    look.readings = metrics.map((metric) => ({ metric, value: values[metric] }));
    const units = new Map(this.figures.list().map(({ name, unit }) => [name, unit]));
    for (const rule of rules) {
      const value = values[rule.metric];
      const seen = { value, at: at.getTime(), before: before?.getTime() ?? null };
      const standing = nextStanding(rule.standing, rule, seen);
      const isWritten = isSameStanding(rule.standing, standing) || (await this.rules.stand(rule, standing));
      if (!isWritten)
        look.unknown.push(subjectsOf(rule)); // changed this very moment: the next look sees it
      else if (standing.firing) look.troubles.push(this.troubleOf(rule, value, units.get(rule.metric) ?? ''));
    }
    return look;
  }

  private troubleOf(rule: Rule, value: number | null, unit: string): Trouble {
    const { id, metric, severity } = rule;
    return {
      subject: subjectOf(rule),
      source: 'rule',
      ruleId: id,
      code: codeOf(metric),
      severity,
      message: this.words.of.rule({ ...rule, unit, value }),
      value,
      count: 1,
    };
  }
}

/** `webhooks.deadLetters` is `RULE.WEBHOOKS_DEAD_LETTERS`. */
function codeOf(metric: string): string {
  return `RULE.${metric
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()}`;
}
