import { ApiProperty } from '@nestjs/swagger';
import type { Strategy, StrategyParam } from './strategy.js';

const TYPES: readonly StrategyParam['type'][] = ['integer', 'number', 'boolean', 'text', 'choice'];

export class StrategyParamDto {
  /** @example "period" */
  name!: string;
  @ApiProperty({ enum: TYPES, example: 'integer' })
  type!: StrategyParam['type'];
  /** Smallest number, or shortest text. @example 5 */
  min?: number;
  /** Largest number, or longest text. @example 200 */
  max?: number;
  /** What can be chosen. @example ["wicks", "closes"] */
  choices?: string[];
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'boolean' }, { type: 'string' }], example: 20 })
  default!: number | boolean | string;
  /** @example "Candles of the moving average" */
  description!: string;
}

export class StrategyDto {
  /** For `strategy` of start-runtime. @example "bollinger-touch" */
  id!: string;
  /** @example "Bollinger touch" */
  name!: string;
  /** @example "Trades back to the middle when a candle closes outside of the bands." */
  description!: string;
  params!: StrategyParamDto[];
}

export class StrategyPageDto {
  items!: StrategyDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export function toStrategyDto({ id, name, description, params }: Strategy): StrategyDto {
  return {
    id,
    name,
    description,
    params: params.map(({ choices, ...param }) => ({ ...param, ...(choices && { choices: [...choices] }) })),
  };
}
