import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import type { Note } from './note.repository.js';

export class NoteInputDto {
  /** Plain text. @example "Wants to hear of the next webinar" */
  @IsString() @Length(1, 10_000) text!: string;
}

export class NoteDto {
  /** @example "nte_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  contactId!: string;
  /** @example "Wants to hear of the next webinar" */
  text!: string;
  /** Who of the staff wrote it, or what (`workflow`). @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  authorId!: string;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: string;
  /** When the text was changed last; null when it never was. */
  @ApiProperty({ type: String, nullable: true, example: null }) changedAt!: string | null;
}

export class NotePageDto {
  @ApiProperty({ type: [NoteDto] }) items!: NoteDto[];
  /** `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toNoteDto({ id, contactId, text, authorId, createdAt, changedAt }: Note): NoteDto {
  return {
    id,
    contactId,
    text,
    authorId,
    createdAt: createdAt.toISOString(),
    changedAt: changedAt?.toISOString() ?? null,
  };
}
