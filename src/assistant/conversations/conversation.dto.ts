import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import type { StoredConversation } from './conversation.repository.js';
import { ConversationUsageDto } from '../usage/usage.dto.js';
import { type MessageDto, toMessageDto } from './message.dto.js';
import type { Message } from './message.js';
import { PLAIN_TEXT, SAYS_SOMETHING } from './plain-text.rules.js';

export class CreateConversationDto {
  /** Shown in the list; without it the first question becomes the title. @example "Minhas compras" */
  @MayBeMissing()
  @IsString()
  @Length(1, 100)
  @Matches(SAYS_SOMETHING, { message: 'title must say something' })
  @Matches(PLAIN_TEXT, { message: 'title must not have control characters or halves of characters' })
  title?: string;
}

export class ConversationDto {
  /** @example "cnv_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** Null until the first question, when none was given. */
  @ApiProperty({ type: String, nullable: true, example: 'Minhas compras' }) title!: string | null;
  /** How many questions were asked in it. @example 3 */
  questions!: number;
  /** ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
  /** When something was last written in it. @example "2026-01-15T12:34:00.000Z" */
  updatedAt!: string;
}

export class ConversationPageDto {
  items!: ConversationDto[];
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export class ConversationWithMessagesDto extends ConversationDto {
  /** A page of them, in the order in which they were written: the newest without `cursor`. */
  messages!: MessageDto[];
  usage!: ConversationUsageDto;
  /** For the messages before these; null when there are none. */
  @ApiPropertyOptional({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toConversationDto(conversation: StoredConversation): ConversationDto {
  const { _id: id, title, questions, createdAt, updatedAt } = conversation;
  return {
    id,
    title: title ?? null,
    questions,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** @param messages newest first */
export function toConversationWithMessages(
  conversation: StoredConversation,
  messages: readonly Message[],
  nextCursor: string | null,
  usage: ConversationUsageDto,
): ConversationWithMessagesDto {
  const shown = messages.map(toMessageDto).reverse();
  return { ...toConversationDto(conversation), messages: shown, usage, nextCursor };
}
