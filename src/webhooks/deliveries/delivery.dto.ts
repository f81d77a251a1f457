import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsoTime, MayBeMissing, PageQueryDto } from '../../common/index.js';
import type { WebhookKindName } from '../kinds/webhook-kind.js';
import type { DeliverySummary, WholeDelivery } from './delivery.repository.js';
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  STORED_STATUSES,
  type StoredStatus,
} from './delivery.status.js';

export class ListDeliveriesDto extends PageQueryDto {
  /** Only those in this state. @example "retrying" */
  @IsOptional() @IsIn(DELIVERY_STATUSES) status?: DeliveryStatus;

  /** Only those of this source. @example "default" */
  @IsOptional() @IsString() @MaxLength(63) source?: string;

  /** Only that of this name, which its sender gave it; goes with `source`. @example "msg_p5jXN8AQM9LWM0D4loKWxJek" */
  @IsOptional() @IsString() @MaxLength(256) deliveryKey?: string;

  /** Received at or after. @example "2026-01-31T00:00:00Z" */
  @IsOptional() @IsoTime() from?: Date;

  /** Received before. @example "2026-02-01T00:00:00Z" */
  @IsOptional() @IsoTime() to?: Date;
}

export class ReplayDto {
  /** Received at or after; missing: from the oldest on. @example "2026-01-31T00:00:00Z" */
  @MayBeMissing() @IsoTime() from?: Date;

  /** Received before; missing: up to now. @example "2026-02-01T00:00:00Z" */
  @MayBeMissing() @IsoTime() to?: Date;

  /** Only those of this source. @example "hotmart-main" */
  @MayBeMissing() @IsString() @MaxLength(63) source?: string;

  /** Which of them. Processed ones may be replayed too: events that are there are not doubled. @example "dead" */
  @MayBeMissing() @IsIn(STORED_STATUSES) status: StoredStatus = 'dead';

  /** Only says how many it would be. */
  @MayBeMissing() @IsBoolean() dryRun: boolean = false;
}

export class ReplayResult {
  /** Deliveries that fit the question. @example 12 */
  matched!: number;
  /** Deliveries that are due now because of it; 0 in a dry run. @example 12 */
  replayed!: number;
  dryRun!: boolean;
}

export class Attempt {
  /** @example "2026-01-31T12:30:00.498Z" */
  at!: Date;
  /** @example "failed" */
  status!: 'processed' | 'ignored' | 'failed';
  /** What went wrong. @example "Simulated failure (asked for by simulate-failure)" */
  error?: string;
}

export class Delivery {
  /** @example "dlv_01j2x5k9t4000abcdefghjkmnp" */
  id!: string;
  /** Slug of the source. @example "default" */
  source!: string;
  /** @example "standard" */
  kind!: WebhookKindName;
  /** The sender's own name for it. @example "msg_p5jXN8AQM9LWM0D4loKWxJek" */
  deliveryKey!: string;
  /** @example "2026-01-31T12:30:00.412Z" */
  receivedAt!: Date;
  /** @example "processed" */
  status!: DeliveryStatus;
  /** Events in it. @example 1 */
  events!: number;
  /** How many of them were new; null until it is processed. @example 1 */
  created!: number | null;
  /** Ids of those that had been recorded before. @example ["order-1042"] */
  duplicates!: string[];
  /** Why it was ignored, or is dead; else null. @example "Hotmart's PURCHASE_BILLET_PRINTED is not counted" */
  reason!: string | null;
  attempts!: Attempt[];
  /** When it is tried next; null when nothing is to be done. @example "2026-01-31T12:35:04.120Z" */
  nextAttemptAt!: Date | null;
}

export class DeliveryDetail extends Delivery {
  /** As they came, lower case; secrets and signatures are "[redacted]". @example { "content-type": "application/json", "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek" } */
  headers!: Record<string, string>;
  /** The body as it came. @example "{\"userId\":\"ana@example.com\",\"type\":\"login\"}" */
  body!: string;
  /** Whether the body was taken away with the data of somebody who has erased themselves. @example false */
  erased!: boolean;
  /** `base64` when the bytes are not UTF-8. @example "utf8" */
  bodyEncoding!: 'utf8' | 'base64';
}

export class DeliveryPage {
  items!: Delivery[];
  /** For `cursor` of the next page; null on the last one. @example "WyJkbHZfMDFqMng1azl0NDAwMGFiY2RlZmdoamttbnAiXQ" */
  nextCursor!: string | null;
}

export function toDelivery(stored: DeliverySummary, processing: ReadonlySet<string>): Delivery {
  const status = stored.todo !== undefined && processing.has(stored._id) ? 'processing' : stored.status;
  return {
    id: stored._id,
    source: stored.source,
    kind: stored.kind,
    deliveryKey: stored.deliveryKey,
    receivedAt: stored.receivedAt,
    status,
    events: stored.count,
    created: stored.created ?? null,
    duplicates: stored.duplicates ?? [],
    reason: stored.reason ?? null,
    attempts: (stored.attempts ?? []).map(({ at, status, error }) => ({
      at,
      status,
      ...(error && { error }),
    })),
    nextAttemptAt: stored.dueAt ?? null,
  };
}

export function toDeliveryDetail(stored: WholeDelivery, processing: ReadonlySet<string>): DeliveryDetail {
  const text = utf8(stored.body);
  return {
    ...toDelivery(stored, processing),
    headers: stored.headers,
    body: text ?? stored.body.toString('base64'),
    erased: stored.erased ?? false,
    bodyEncoding: text === null ? 'base64' : 'utf8',
  };
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
