import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/index.js';
import { definedOf, InvalidInput, newId } from '../../../common/index.js';
import { AuditNotes, Clock, LiveFigures } from '../../../platform/index.js';
import { distinct } from '../delivery/audience.js';
import { Hooks } from '../delivery/hooks.js';
import { newStanding } from '../states/standing.rules.js';
import { WatchRepository } from '../watch/watch.repository.js';
import type { NotifyInputDto } from '../delivery/notify.dto.js';
import {
  type CreateRuleDto,
  type RuleDto,
  type RulePageDto,
  toRuleDto,
  type UpdateRuleDto,
} from './rule.dto.js';
import { RuleNotFound, TooManyRules } from './rule.errors.js';
import type { Addressees, Rule, RuleChange } from './rule.js';
import { RuleRepository } from './rule.repository.js';

/** Each look reads and judges all of them. */
const MOST_RULES = 200;
/** What a rule asks for: a change begins it anew, and an open alert of it is over. */
const ASKED = ['metric', 'comparison', 'threshold', 'forSeconds', 'enabled', 'noData', 'severity'] as const;

/** When staff is to be told, as an admin says. */
@Injectable()
export class RuleService {
  constructor(
    private readonly rules: RuleRepository,
    private readonly watch: WatchRepository,
    private readonly figures: LiveFigures,
    private readonly hooks: Hooks,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  async list(me: Principal): Promise<RulePageDto> {
    const [rules, valueOf] = await Promise.all([this.rules.findAll(), this.values()]);
    const whole = mayManage(me);
    return { items: rules.map((rule) => toRuleDto(rule, { value: valueOf(rule), whole })), nextCursor: null };
  }

  /** @throws RuleNotFound */
  async get(me: Principal, id: string): Promise<RuleDto> {
    const [rule, valueOf] = [await this.find(id), await this.values()];
    return toRuleDto(rule, { value: valueOf(rule), whole: mayManage(me) });
  }

  /** @throws InvalidInput, TooManyRules */
  async create(dto: CreateRuleDto): Promise<RuleDto> {
    this.checkMetric(dto.metric);
    const now = this.clock.date();
    const id = newId('rul', now.getTime());
    const { notify, secret } = this.addressees(id, dto.notify ?? null, null);
    if ((await this.rules.count()) >= MOST_RULES) throw new TooManyRules(MOST_RULES);
    const rule: Rule = {
      id,
      name: dto.name,
      metric: dto.metric,
      comparison: dto.comparison,
      threshold: dto.threshold,
      forSeconds: dto.forSeconds ?? 0,
      severity: dto.severity ?? 'warning',
      enabled: dto.enabled ?? true,
      noData: dto.noData ?? 'no-data',
      notify,
      standing: newStanding(now.getTime()),
      revision: 1,
      createdAt: now,
      updatedAt: now,
    };
    await this.rules.insert(rule);
    this.audit.note({ after: forTrail(rule) });
    return toRuleDto(rule, { value: null, whole: true, secret });
  }

  /** @throws RuleNotFound, InvalidInput */
  async update(id: string, dto: UpdateRuleDto): Promise<RuleDto> {
    if (dto.metric !== undefined) this.checkMetric(dto.metric);
    const before = await this.find(id);
    this.audit.note({ before: forTrail(before) });
    const { notify: wanted, ...given } = dto;
    const change: RuleChange = definedOf(given);
    if (ASKED.some((field) => change[field] !== undefined && change[field] !== before[field])) {
      change.standing = newStanding(this.clock.now());
    }
    let secret: string | undefined;
    if (wanted !== undefined) {
      const accepted = this.addressees(id, wanted, before.notify);
      change.notify = accepted.notify;
      secret = accepted.secret;
    }
    const changed = await this.rules.update(id, change, this.clock.date());
    if (!changed) throw new RuleNotFound();
    this.audit.note({ after: forTrail(changed) });
    const valueOf = await this.values();
    return toRuleDto(changed, { value: valueOf(changed), whole: true, secret });
  }

  /** @throws RuleNotFound */
  async remove(id: string): Promise<void> {
    this.audit.note({ before: forTrail(await this.find(id)) });
    if (!(await this.rules.remove(id))) throw new RuleNotFound();
  }

  private async find(id: string): Promise<Rule> {
    const rule = await this.rules.findById(id);
    if (!rule) throw new RuleNotFound();
    return rule;
  }

  /** Figures at the last look. */
  private async values(): Promise<(rule: Rule) => number | null> {
    const { readings = [] } = await this.watch.find();
    const byMetric = new Map(readings.map(({ metric, value }) => [metric, value]));
    return ({ metric }) => byMetric.get(metric) ?? null;
  }

  private checkMetric(metric: string): void {
    const names = this.figures.list().map(({ name }) => name);
    if (names.includes(metric)) return;
    throw new InvalidInput([{ field: 'metric', message: `must be one of: ${names.join(', ')}` }]);
  }

  private addressees(
    id: string,
    wanted: NotifyInputDto | null,
    known: Addressees | null,
  ): { notify: Addressees | null; secret?: string } {
    if (wanted === null) return { notify: null };
    const { webhook } = wanted;
    const emails = distinct(wanted.emails ?? []);
    if (!webhook) return { notify: { emails, webhook: null } };
    const { hook, ...secret } = this.hooks.accept(id, webhook, known?.webhook ?? null, 'notify.webhook');
    return { notify: { emails, webhook: hook }, ...secret };
  }
}

function mayManage({ permissions }: Principal): boolean {
  return permissions.has('alerts:manage');
}

/** What follows the host of an address may be a secret. */
function forTrail(rule: Rule): object {
  const { notify } = rule;
  return {
    ...rule,
    emails: notify?.emails ?? null,
    webhookHost: notify?.webhook ? new URL(notify.webhook.url).host : null,
  };
}
