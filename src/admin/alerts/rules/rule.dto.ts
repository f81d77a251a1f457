import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeMissing } from '../../../common/index.js';
import { type Comparison, COMPARISONS, NO_DATA, type NoData } from '../states/condition.js';
import { RULE_STATES, type RuleState } from '../states/alert.states.js';
import { NotifyDto, NotifyInputDto, toHookDto } from '../delivery/notify.dto.js';
import { type Rule, SEVERITIES, type Severity } from './rule.js';

const MOST_SECONDS = 7 * 86_400;
/** Beyond it numbers are no longer exact. */
const MOST = Number.MAX_SAFE_INTEGER;

/** What a rule may be said to be, at first and later. */
class RuleDetailsDto {
  /** For how long the condition must hold, in seconds; it must be over for as long (5 minutes at most) to be resolved. 0 when left out. @example 60 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(MOST_SECONDS) forSeconds?: number;

  /** `warning` when left out. @example "warning" */
  @ApiPropertyOptional({ enum: SEVERITIES }) @MayBeMissing() @IsIn(SEVERITIES) severity?: Severity;

  /** Whether it is looked at; true when left out. @example true */
  @ApiPropertyOptional() @MayBeMissing() @IsBoolean() enabled?: boolean;

  /**
   * What it says when its figure has not been known for 30 s: that (`no-data`, as when left out), that all is well (`ok`),
   * or that the condition holds (`alerting`).
   * @example "no-data"
   */
  @ApiPropertyOptional({ enum: NO_DATA }) @MayBeMissing() @IsIn(NO_DATA) noData?: NoData;

  /** Who is told, beside the screen; null, as when left out: those of `/api/admin/alert-settings`. */
  @ApiPropertyOptional({ type: NotifyInputDto, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => NotifyInputDto)
  notify?: NotifyInputDto | null;
}

export class CreateRuleDto extends RuleDetailsDto {
  /** @example "Webhook backlog" */
  @IsString() @Length(1, 120) name!: string;

  /** A figure of `GET /api/admin/metrics/realtime`. @example "webhooks.backlog" */
  @IsString() @Length(1, 120) metric!: string;

  @ApiProperty({ enum: COMPARISONS, example: '>' }) @IsIn(COMPARISONS) comparison!: Comparison;

  /** In the figure's own unit. */
  @ApiProperty({ example: 1000 })
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-MOST)
  @Max(MOST)
  threshold!: number;
}

export class UpdateRuleDto extends RuleDetailsDto {
  /** @example "Webhook backlog" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 120) name?: string;

  /** A figure of `GET /api/admin/metrics/realtime`. @example "webhooks.backlog" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 120) metric?: string;

  @ApiPropertyOptional({ enum: COMPARISONS, example: '>' })
  @MayBeMissing()
  @IsIn(COMPARISONS)
  comparison?: Comparison;

  /** In the figure's own unit. */
  @ApiPropertyOptional({ example: 1000 })
  @MayBeMissing()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-MOST)
  @Max(MOST)
  threshold?: number;
}

export class RuleDto {
  /** @example "rul_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "Webhook backlog" */
  name!: string;
  /** @example "webhooks.backlog" */
  metric!: string;
  @ApiProperty({ enum: COMPARISONS, example: '>' }) comparison!: Comparison;
  /** @example 1000 */
  threshold!: number;
  /** @example 60 */
  forSeconds!: number;
  @ApiProperty({ enum: SEVERITIES, example: 'warning' }) severity!: Severity;
  /** @example true */
  enabled!: boolean;
  @ApiProperty({ enum: NO_DATA, example: 'no-data' }) noData!: NoData;
  /** Null: those of `/api/admin/alert-settings`. */
  @ApiProperty({ type: NotifyDto, nullable: true }) notify!: NotifyDto | null;
  /** `pending`: the condition holds, not long enough yet; `resolved`: over, since less than an hour. */
  @ApiProperty({ enum: RULE_STATES, example: 'normal' }) state!: RuleState;
  /** Since when it is in this state, ISO 8601. @example "2026-11-23T12:30:00.000Z" */
  stateSince!: string;
  /** The figure at the last look, within seconds; null where it is not known, and while the rule is off. */
  @ApiProperty({ type: Number, nullable: true, example: 12 }) value!: number | null;
  /** @example "2026-11-01T09:00:00.000Z" */
  createdAt!: Date;
  /** When it was last changed. @example "2026-11-01T09:00:00.000Z" */
  updatedAt!: Date;
  /** What its webhook is signed with, where it is new: shown this once. @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" */
  webhookSecret?: string;
}

export class RulePageDto {
  @ApiProperty({ type: [RuleDto] }) items!: RuleDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

/** What is shown of a rule beside what it is itself. */
interface Beside {
  /** Of its figure, at the last look. */
  value: number | null;
  /** Whether all of its webhook's address may be shown. */
  whole: boolean;
  /** A new one of its webhook. */
  secret?: string | undefined;
}

export function toRuleDto(rule: Rule, { value, whole, secret }: Beside): RuleDto {
  const { id, name, metric, comparison, threshold, forSeconds, severity, enabled, noData, notify } = rule;
  const { standing, createdAt, updatedAt } = rule;
  return {
    ...{ id, name, metric, comparison, threshold, forSeconds, severity, enabled, noData },
    notify: notify && { emails: notify.emails, webhook: toHookDto(notify.webhook, whole) },
    state: standing.state,
    stateSince: new Date(standing.since).toISOString(),
    value: enabled ? value : null,
    createdAt,
    updatedAt,
    ...(secret !== undefined && { webhookSecret: secret }),
  };
}
