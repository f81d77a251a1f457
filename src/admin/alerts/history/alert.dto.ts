import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { IsoTime, PageQueryDto } from '../../../common/index.js';
import { SEVERITIES, type Severity } from '../rules/rule.js';
import { ALERT_STATES, type AlertState } from '../states/alert.states.js';
import { type Alert, ALERT_SOURCES, type AlertSource } from './alert.js';

export class ListAlertsDto extends PageQueryDto {
  /** Only those that last (`alerting`), or that are over (`resolved`). @example "alerting" */
  @IsOptional() @IsIn(ALERT_STATES) state?: AlertState;

  /** Only those of this severity. @example "critical" */
  @IsOptional() @IsIn(SEVERITIES) severity?: Severity;

  /** Only those of this rule (id). @example "rul_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsOptional() @IsString() @Length(1, 200) rule?: string;

  /** Begun from this time on, ISO 8601. @example "2026-11-01T00:00:00Z" */
  @IsOptional() @IsoTime() from?: Date;

  /** Begun before this time, ISO 8601. @example "2026-12-01T00:00:00Z" */
  @IsOptional() @IsoTime() to?: Date;
}

export class AlertDto {
  /** @example "alt_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** `system`: one that needs no rule. */
  @ApiProperty({ enum: ALERT_SOURCES, example: 'rule' }) source!: AlertSource;
  /** Of which rule; null for `system`. */
  @ApiProperty({ type: String, nullable: true, example: 'rul_01kf8m3q5c000r4t9w2x7y1zab' })
  ruleId!: string | null;
  /** What it is about, for programs: `RULE.` and the figure, or the trouble's own. @example "RULE.WEBHOOKS_BACKLOG" */
  code!: string;
  @ApiProperty({ enum: SEVERITIES, example: 'warning' }) severity!: Severity;
  /** For people, in the language of INSIGHT_LOCALE. @example "Backlog: webhooks.backlog is 1,204 (> 1,000)" */
  message!: string;
  @ApiProperty({ enum: ALERT_STATES, example: 'alerting' }) state!: AlertState;
  /** When it began, ISO 8601. @example "2026-11-23T12:30:00.000Z" */
  at!: string;
  /** When it was over, ISO 8601; null while it lasts. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  resolvedAt!: string | null;
  /** The rule's figure when it began; null where there is none. */
  @ApiProperty({ type: Number, nullable: true, example: 1204 }) value!: number | null;
  /** How many times it is, where many are one alert: 1,000 dead letters are one. @example 1 */
  count!: number;
}

export class AlertPageDto {
  items!: AlertDto[];
  /** For `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toAlertDto(alert: Alert): AlertDto {
  const { id, source, ruleId, code, severity, message, state, at, resolvedAt, value, count } = alert;
  return {
    id,
    source,
    ruleId: ruleId ?? null,
    code,
    severity,
    message,
    state,
    at: at.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    value: value ?? null,
    count,
  };
}
