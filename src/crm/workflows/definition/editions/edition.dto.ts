import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Said } from '../graph/graph.js';
import { EDGES, NODES, VIEWPORT } from '../kinds/kinds.docs.js';
import { toGraphDto } from '../workflow.dto.js';
import type { Edition, EditionRow } from './edition.js';

export class EditionRowDto {
  /** Of this workflow, from 1; numbers may be left out. @example 1 */
  number!: number;
  /** The version of the draft that it was made of. @example 3 */
  version!: number;
  /** @example "2026-02-02T09:00:00.000Z" */
  createdAt!: string;
}

export class EditionDto extends EditionRowDto {
  @ApiProperty(NODES) nodes!: Said[];
  @ApiProperty(EDGES) edges!: Said[];
  @ApiPropertyOptional(VIEWPORT) viewport?: Said;
}

export class EditionPageDto {
  /** Without their graphs. */
  @ApiProperty({ type: [EditionRowDto] }) items!: EditionRowDto[];
  /** `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toEditionRowDto({ number, version, createdAt }: EditionRow): EditionRowDto {
  return { number, version, createdAt: createdAt.toISOString() };
}

export function toEditionDto(edition: Edition): EditionDto {
  return { ...toEditionRowDto(edition), ...toGraphDto(edition.graph) };
}
