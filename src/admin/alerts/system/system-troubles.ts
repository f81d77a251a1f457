import { Injectable, Logger } from '@nestjs/common';
import { Seldom } from '../../../common/index.js';
import { Clock, LiveFigures, Redis } from '../../../platform/index.js';
import { GivenUpSubscriptions } from '../../../webhooks/index.js';
import type { Alert, Trouble } from '../history/alert.js';
import type { Severity } from '../rules/rule.js';
import type { StoredReading } from '../watch/watch.schema.js';
import type { AlertWords } from '../words/language.js';
import { Words } from '../words/words.js';
import { Absence } from './absence.js';
import { countedAlert } from './counted.rules.js';

interface Counted {
  /** The figure that counts them. */
  metric: string;
  code: string;
  severity: Severity;
  message: (words: AlertWords, count: number) => string;
}

/** Each more of these is news; many are one alert. */
const COUNTED: readonly Counted[] = [
  {
    metric: 'webhooks.deadLetters',
    code: 'WEBHOOKS.DEAD_LETTERS',
    severity: 'warning',
    message: (words, count) => words.deadLetters(count),
  },
  {
    metric: 'webhooks.outgoingDead',
    code: 'WEBHOOKS.OUTGOING_DEAD',
    severity: 'warning',
    message: (words, count) => words.deadOutgoing(count),
  },
  {
    metric: 'broker.needsSession',
    code: 'BROKER.NEEDS_SESSION',
    severity: 'info',
    message: (words, count) => words.needsSession(count),
  },
];

/** What is wrong with the system. */
export interface SystemLook {
  troubles: Trouble[];
  /** Subjects, or beginnings of them, of which nothing is known now: what is open stays open. */
  unknown: string[];
  totals: StoredReading[];
}

const SUBSCRIPTION = 'subscription/';
const REDIS = 'redis';

/** What staff is told without a rule, found out from how things stand: nothing of it is lost with a process. */
@Injectable()
export class SystemTroubles {
  private readonly log = new Logger('Alerts');
  private readonly complaint = new Seldom();
  private readonly redisAbsence = new Absence();

  constructor(
    private readonly figures: LiveFigures,
    private readonly subscriptions: GivenUpSubscriptions,
    private readonly redis: Redis,
    private readonly words: Words,
    private readonly clock: Clock,
  ) {}

  /** @param open the alerts that are; @param totals of the look before */
  async look(open: readonly Alert[], totals: readonly StoredReading[] = []): Promise<SystemLook> {
    const bySubject = new Map(open.map((alert) => [alert.subject, alert]));
    const counted = await this.counted(
      bySubject,
      new Map(totals.map(({ metric, value }) => [metric, value])),
    );
    const { troubles, unknown } = await this.givenUp();
    return {
      troubles: [...counted.troubles, ...troubles, ...this.redisTrouble(bySubject.has(REDIS))],
      unknown: [...counted.unknown, ...unknown],
      totals: counted.totals,
    };
  }

  private async counted(
    open: ReadonlyMap<string, Alert>,
    before: ReadonlyMap<string, number | null>,
  ): Promise<SystemLook> {
    const look: SystemLook = { troubles: [], unknown: [], totals: [] };
    const values = await this.figures.read(COUNTED.map(({ metric }) => metric));
    for (const { metric, code, severity, message } of COUNTED) {
      const last = before.get(metric) ?? 0;
      const total = values[metric];
      look.totals.push({ metric, value: total ?? last });
      if (total === null) {
        look.unknown.push(metric);
        continue;
      }
      const alert = open.get(metric);
      const counted = countedAlert({
        total,
        before: last,
        now: this.clock.now(),
        open: alert
          ? {
              count: alert.count,
              total: alert.total ?? 0,
              at: alert.at.getTime(),
              lastAt: alert.lastAt.getTime(),
            }
          : null,
      });
      if (!counted) continue;
      const said = message(this.words.of, counted.count);
      look.troubles.push({ subject: metric, source: 'system', code, severity, message: said, ...counted });
    }
    return look;
  }

  private async givenUp(): Promise<Omit<SystemLook, 'totals'>> {
    try {
      const rows = await this.subscriptions.list();
      const troubles = rows.map(({ id, host, reason, at }): Trouble => ({
        subject: `${SUBSCRIPTION}${id}/${at.getTime()}`,
        source: 'system',
        code: 'WEBHOOKS.SUBSCRIPTION_DISABLED',
        severity: 'warning',
        message: this.words.of.subscriptionDisabled(host, reason),
        count: 1,
      }));
      return { troubles, unknown: [] };
    } catch (error) {
      if (this.complaint.isDue()) this.log.warn(`Subscriptions cannot be looked at: ${String(error)}`);
      return { troubles: [], unknown: [SUBSCRIPTION] };
    }
  }

  private redisTrouble(isOpen: boolean): Trouble[] {
    const state = this.redisAbsence.look(!this.redis.isConfigured || this.redis.isUp, this.clock.now());
    // whoever has just begun to watch goes on with what is open
    if (state === 'here' || (state === 'gone' && !isOpen)) return [];
    const message = this.words.of.redisAway;
    return [
      { subject: REDIS, source: 'system', code: 'SYSTEM.REDIS_AWAY', severity: 'warning', message, count: 1 },
    ];
  }
}
