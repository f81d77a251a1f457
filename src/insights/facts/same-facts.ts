import { createHash } from 'node:crypto';
import type { Locale } from '../../common/index.js';
import type { InsightFacts } from './insight-facts.js';

/**
 * Equal for facts that say the same of the same period, in the same language. The last 24 hours are another period each
 * time that they are asked for: only what happened in them counts.
 */
export function sameFactsKey({ period, ...said }: InsightFacts, locale: Locale): string {
  const about = period.kind === 'last24h' ? { kind: period.kind, timeZone: period.timeZone } : period;
  return createHash('sha256')
    .update(JSON.stringify([locale, about, said]))
    .digest('base64url');
}
