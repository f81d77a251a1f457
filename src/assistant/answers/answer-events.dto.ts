import { ApiProperty } from '@nestjs/swagger';
import type { Problem } from '../../common/index.js';
import { AnswerTokensDto, type LookupDto } from '../conversations/message.dto.js';
import type { ProposalDto } from '../proposals/proposal.dto.js';

export class AnswerDeltaDto {
  /** More of the answer, to be put behind what came before. @example "Foram 1.204" */
  text!: string;
}

/** The last frame of an answer that came to its end. */
export class AnswerDoneDto {
  /** The stored answer. @example "msg_01kf8m3q5c000r4t9w2x7y1zab" */
  messageId!: string;
  /** All of the text. @example "Foram 1.204 eventos e 87 compras." */
  text!: string;
  /** Numbers of the text that no tool has said in this conversation, as they stand in it. @example [] */
  unverified!: string[];
  tokens!: AnswerTokensDto;
  /** The model that answered, as its server names it. */
  @ApiProperty({ type: String, nullable: true, example: 'gpt-5.4-mini' }) model!: string | null;
  /** Whether the model's server cut it off at the longest answer that it gives: the text has no end. @example false */
  cut!: boolean;
}

/** What is told while an answer is written, as frames of `text/event-stream`. */
export type AnswerEvent =
  | { event: 'delta'; data: AnswerDeltaDto }
  | { event: 'tool'; data: LookupDto }
  | { event: 'proposal'; data: ProposalDto }
  | { event: 'done'; data: AnswerDoneDto }
  | { event: 'error'; data: Problem };
