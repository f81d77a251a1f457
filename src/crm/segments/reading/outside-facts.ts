import { Injectable } from '@nestjs/common';
import { MailBehaviour, type MailQuestion } from '../ports/mail-behaviour.js';
import { instantsOf } from '../rules/fields.rules.js';
import type { MailRule, OutsideRule } from '../rules/rule.js';
import { AccessFacts } from './access-facts.js';
import type { AudienceRow } from './audience.repository.js';
import type { AskedAt } from './contact-query.js';
import { EventFacts } from './event-facts.js';
import { type Facts, IdFacts, NameFacts } from './facts.js';

/** What is known for rules about events, access and mails, at one moment; what was found out is not asked twice. */
export class FactsAt {
  private readonly events = new Map<OutsideRule, Promise<NameFacts>>();

  constructor(
    readonly at: AskedAt,
    private readonly sources: OutsideFacts,
  ) {}

  /** Of everybody; null when for that more than `limit` grants or people would have to be read. */
  async whole(rule: OutsideRule, limit: number): Promise<NameFacts | IdFacts | null> {
    if (rule.kind === 'access') return this.sources.access.whole(rule, limit);
    if (rule.kind === 'mail') {
      const ids = await this.sources.mails.record.all(questionOf(rule, this.at), limit);
      return ids && new IdFacts(ids);
    }
    return this.ofEvents(rule);
  }

  async among(rule: OutsideRule, rows: readonly AudienceRow[]): Promise<Facts> {
    if (rule.kind === 'access') return this.sources.access.among(rule, rows);
    if (rule.kind !== 'mail') return this.ofEvents(rule);
    const ids = rows.map(({ id }) => id);
    return new IdFacts(await this.sources.mails.record.among(questionOf(rule, this.at), ids));
  }

  private ofEvents(rule: Exclude<OutsideRule, { kind: 'access' | 'mail' }>): Promise<NameFacts> {
    const known = this.events.get(rule);
    if (known) return known;
    const asked = this.sources.events.of(rule, this.at);
    this.events.set(rule, asked);
    return asked;
  }
}

/** Where that comes from which is not kept with contacts. */
@Injectable()
export class OutsideFacts {
  constructor(
    readonly events: EventFacts,
    readonly access: AccessFacts,
    readonly mails: MailBehaviour,
  ) {}

  at(at: AskedAt): FactsAt {
    return new FactsAt(at, this);
  }
}

function questionOf({ deed, campaign, variant, from }: MailRule, at: AskedAt): MailQuestion {
  return {
    deed,
    ...(campaign !== undefined && { campaign }),
    ...(variant !== undefined && { variant }),
    ...(from && { since: new Date(instantsOf(from, at).begins) }),
  };
}
