import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { PageQueryDto } from '../../../../common/index.js';
import { KIND_NAMES } from '../../definition/kinds/kinds.js';
import type { CauseEvent } from '../actions/action.js';
import type { Run, RunLogEntry } from './run.js';
import { RUN_STATES, type RunState } from './run.states.js';

export class StartRunDto {
  /** @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsString() @Length(1, 64) contactId!: string;
}

export class ListRunsDto extends PageQueryDto {
  /** Only those in this state. */
  @ApiPropertyOptional({ enum: RUN_STATES, example: 'waiting' })
  @IsOptional()
  @IsIn(RUN_STATES)
  status?: RunState;

  /** Only those of this contact. @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) contactId?: string;
}

export class RunCauseDto {
  /** An event, a piece of news of the contact, a day, or `manual:...`: the same one lets them in once. @example "evt_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** Type of the event that it began with. @example "purchase" */
  eventType?: string;
}

export class RunTroubleDto {
  /** @example "The mail server is away" */
  reason!: string;
  /** @example "2026-02-02T09:00:00.000Z" */
  at!: string;
}

export class RunContactDto {
  /** @example "ana@example.com" */
  email!: string;
  /** @example "Ana Souza" */
  name?: string;
}

export class RunDto {
  /** @example "run_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "wfl_01kf8m3q5c000r4t9w2x7y1zab" */
  workflowId!: string;
  /** The edition that it began on and keeps to. @example 1 */
  edition!: number;
  /** @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  contactId!: string;
  /** Who that is, where runs are read; left out when the contact is gone. */
  contact?: RunContactDto;
  /** How often the contact has entered the workflow, with this time. @example 1 */
  entry!: number;
  cause!: RunCauseDto;
  /** `running`: a step is due; `waiting`: for a time or an event; `failed` stands where it failed, and may be tried again. */
  @ApiProperty({ enum: RUN_STATES, example: 'waiting' }) status!: RunState;
  /** @example "2026-02-02T09:00:00.000Z" */
  startedAt!: string;
  /** The step that is due, or waits, or failed; null when it came to its end. */
  @ApiProperty({ type: String, nullable: true, example: 'wait' }) nodeId!: string | null;
  /** When the run came to it. */
  @ApiProperty({ type: String, nullable: true, example: '2026-02-02T09:00:00.000Z' }) arrivedAt!:
    string | null;
  /** Of a wait: when it is over at the latest. */
  @ApiProperty({ type: String, nullable: true, example: '2026-02-04T09:00:00.000Z' }) waitsUntil!:
    string | null;
  /** Of a wait: the type of event that it waits for. @example "purchase" */
  awaits?: string;
  /** Why the step that is due is not done yet; it is tried again. */
  trouble?: RunTroubleDto;
  /** When it was over; null while it is on its way. */
  @ApiProperty({ type: String, nullable: true, example: null }) endedAt!: string | null;
  /** Why it has failed, or was cancelled. @example "The contact is gone" */
  reason?: string;
}

export class RunPageDto {
  @ApiProperty({ type: [RunDto] }) items!: RunDto[];
  /** `cursor` of the next page; null on the last one. @example "WyJydW5fMDEiXQ" */
  @ApiProperty({ type: String, nullable: true, example: 'WyJydW5fMDEiXQ' }) nextCursor!: string | null;
}

export class RunLogEntryDto {
  /** @example "mail" */
  nodeId!: string;
  @ApiProperty({ enum: KIND_NAMES, example: 'action.mail' }) kind!: string;
  /** `skipped` and `failed`: an action that was not done; the run went on. */
  @ApiProperty({ enum: ['done', 'skipped', 'failed'], example: 'done' }) state!: RunLogEntry['state'];
  /** The output by which it went on. @example "default" */
  output!: string;
  /** @example "2026-02-02T09:00:00.000Z" */
  at!: string;
  /** What was done, or why it was not; of a wait for an event, the event. @example "They are not subscribed" */
  detail?: string;
}

export class RunDetailDto extends RunDto {
  /** What became of each step, in order. Runs that ended 90 days ago have none any more. */
  @ApiProperty({ type: [RunLogEntryDto] }) log!: RunLogEntryDto[];
}

export class NodeFiguresDto {
  /** @example "wait" */
  nodeId!: string;
  /** Runs that wait there. @example 120 */
  waiting!: number;
  /** Runs of which this step is due, or tried again. @example 3 */
  running!: number;
  /** Runs that failed there. @example 0 */
  failed!: number;
  /** Runs that have gone on from there, of the newest 10,000. @example 4080 */
  passed!: number;
}

export class WorkflowFiguresDto {
  /** Runs on their way that wait. @example 120 */
  waiting!: number;
  /** Runs on their way of which a step is due. @example 3 */
  running!: number;
  /** @example 4210 */
  completed!: number;
  /** @example 0 */
  failed!: number;
  /** @example 12 */
  cancelled!: number;
  /** What there is of each node, those of older editions too; nodes that no run has come to are left out. */
  @ApiProperty({ type: [NodeFiguresDto] }) nodes!: NodeFiguresDto[];
}

/** @param contact whose run it is, where that is to be said */
export function toRunDto(run: Run, contact?: RunContactDto | null): RunDto {
  const { id, workflowId, edition, contactId, entry, status, awaits, trouble, reason } = run;
  return {
    ...{ id, workflowId, edition, contactId, entry },
    ...(contact && { contact: toRunContactDto(contact) }),
    cause: toCauseDto(run.cause, run.event),
    status,
    startedAt: run.startedAt.toISOString(),
    nodeId: run.nodeId ?? null,
    arrivedAt: run.nodeId === undefined ? null : (run.arrivedAt?.toISOString() ?? null),
    waitsUntil: run.until?.toISOString() ?? null,
    ...(awaits !== undefined && { awaits }),
    ...(trouble && { trouble: { reason: trouble.reason, at: trouble.at.toISOString() } }),
    endedAt: run.endedAt?.toISOString() ?? null,
    ...(reason !== undefined && { reason }),
  };
}

export function toRunDetailDto(run: Run, contact?: RunContactDto | null): RunDetailDto {
  const log = run.log.map(({ nodeId, kind, state, output, at, detail }) => ({
    ...{ nodeId, kind, state, output, at: at.toISOString() },
    ...(detail !== undefined && { detail }),
  }));
  return { ...toRunDto(run, contact), log };
}

function toRunContactDto({ email, name }: RunContactDto): RunContactDto {
  return { email, ...(name !== undefined && { name }) };
}

function toCauseDto(id: string, event: CauseEvent | undefined): RunCauseDto {
  return { id, ...(event && { eventType: event.type }) };
}
