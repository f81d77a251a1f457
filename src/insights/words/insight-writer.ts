import { Injectable } from '@nestjs/common';
import type { Locale } from '../../common/index.js';
import type { InsightFacts } from '../facts/insight-facts.js';

/** Facts in the words of a model, checked; null when the template shall answer. */
@Injectable()
export class InsightWriter {
  write(
    _facts: InsightFacts,
    _locale: Locale,
    _signal?: AbortSignal,
  ): Promise<{
    text: string;
    source: 'openai';
    model: string;
    tokens: { input: number; output: number };
  } | null> {
    return Promise.resolve(null);
  }
}
