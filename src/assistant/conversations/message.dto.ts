import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { clip } from '../tools/clip.rules.js';
import {
  ANSWER_STATES,
  type Answer,
  type AnswerState,
  type Lookup,
  LOOKUP_STATUSES,
  type LookupStatus,
  type Message,
} from './message.js';

/** Of one result, as JSON, in bytes: a page of messages may have hundreds. */
const MOST_SHOWN = 4096;

/** What it holds depends on the tool. */
const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;

class LookupFieldDto {
  /** @example "interval" */
  field!: string;
  /** @example "makes 525600 points; at most 200, so take a wider one" */
  message!: string;
}

/** Why a call has no result, as the model was told. */
export class LookupErrorDto {
  /** @example "AUTH.FORBIDDEN" */
  code!: string;
  /** For people. @example "The user may not do this: it needs the permission analytics:read" */
  detail!: string;
  /** Arguments at fault. */
  @ApiPropertyOptional({ type: [LookupFieldDto], example: [] }) errors?: LookupFieldDto[];
}

/** What was asked of the data: where a number of the answer comes from. */
export class LookupDto {
  /** Of the call. @example "call_1" */
  id!: string;
  /** Of the tool. @example "analytics_summary" */
  name!: string;
  /** As they were used. */
  @ApiProperty({ ...ANY_OBJECT, example: { from: '2026-01-14T03:00:00Z', to: '2026-01-15T03:00:00Z' } })
  arguments!: unknown;
  /** `refused`: not run (unknown, not allowed, wrong arguments); `failed`: run, without an answer. */
  @ApiProperty({ enum: LOOKUP_STATUSES, example: 'ok' }) status!: LookupStatus;
  /** What it said, clipped to 4 KiB; of `ok` ones only. */
  @ApiPropertyOptional({ ...ANY_OBJECT, example: { totalEvents: 1204, purchases: { count: 87 } } })
  result?: unknown;
  /** Why there is no result; of `refused` and `failed` ones. */
  error?: LookupErrorDto;
}

export class AnswerTokensDto {
  /** What the model was told, all steps together. @example 2150 */
  input!: number;
  /** What it wrote. @example 180 */
  output!: number;
}

export class MessageDto {
  /** @example "msg_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** Who wrote it. */
  @ApiProperty({ enum: ['user', 'assistant'], example: 'assistant' }) role!: 'user' | 'assistant';
  /** @example "Foram 1.204 eventos e 87 compras." */
  text!: string;
  /** ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
  /** Of an answer: `interrupted` when its reader left or the service ended, `failed` when the model did. */
  @ApiPropertyOptional({ enum: ANSWER_STATES, example: 'complete' }) state?: AnswerState;
  /** Of an answer: what was looked up for it. */
  tools?: LookupDto[];
  /** Of an answer: its numbers that no tool has said, as they stand in the text. @example [] */
  unverified?: string[];
  tokens?: AnswerTokensDto;
  /** Of an answer. @example "gpt-5.4-mini" */
  model?: string;
  /** Of an answer that the model's server cut off at the longest that it gives. @example true */
  cut?: boolean;
  /** Of a failed answer: the code of the error. @example "OPENAI.UNAVAILABLE" */
  problem?: string;
}

export function toMessageDto(message: Message): MessageDto {
  const { id, role, text, createdAt } = message;
  const said = { id, role, text, createdAt: createdAt.toISOString() };
  return message.role === 'user' ? said : { ...said, ...answerPart(message) };
}

function answerPart({
  state,
  lookups,
  unverified,
  tokens,
  model,
  cut,
  problem,
}: Answer): Partial<MessageDto> {
  return {
    state,
    tools: lookups.map(toLookupDto),
    unverified,
    tokens,
    ...(model !== undefined && { model }),
    ...(cut && { cut }),
    ...(problem !== undefined && { problem }),
  };
}

export function toLookupDto({ id, name, arguments: asked, status, output }: Lookup): LookupDto {
  const said: unknown = JSON.parse(output);
  const lookup = { id, name, arguments: asked, status };
  if (status === 'ok') return { ...lookup, result: clip(said, MOST_SHOWN) };
  const { code, detail, errors } = (said as { error: LookupErrorDto }).error;
  return { ...lookup, error: { code, detail, ...(errors && { errors }) } };
}
