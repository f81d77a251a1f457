import { Injectable } from '@nestjs/common';
import type { Locale } from '../common/index.js';
import { Realtime } from '../platform/index.js';
import type { Insight } from './insight.js';

declare module '../platform/index.js' {
  interface ServerEvents {
    /** An insight was made: the one of a day, or on demand. */
    'insight:new': { id: string; text: string; locale: Locale };
  }
}

/** Shows new insights to whoever may read analytics. */
@Injectable()
export class InsightFeed {
  constructor(private readonly realtime: Realtime) {}

  tell({ id, text, locale }: Insight): void {
    this.realtime.emitTo('perm:analytics:read', 'insight:new', { id, text, locale });
  }
}
