import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { InvalidInput, newId } from '../../common/index.js';
import { ApiKeys } from '../../auth/index.js';
import { Config } from '../../config/index.js';
import { EventLedger } from '../../events/index.js';
import { Clock, SharedCommand, type SharedLimits } from '../../platform/index.js';
import { bounded } from '../bounded.js';
import { DeliveryRepository, type WholeDelivery } from '../deliveries/delivery.repository.js';
import { FreshDeliveries } from '../deliveries/fresh-deliveries.js';
import { payloadOf } from '../kinds/payload.js';
import type { KindSettings, WebhookRequest } from '../kinds/webhook-kind.js';
import { DEFAULT_SOURCE, type KnownSource, SourceDirectory } from '../sources/source.directory.js';
import {
  EncodingNotSupported,
  IntakeOverloaded,
  KeyScopeMissing,
  MediaTypeNotSupported,
  SignatureRefused,
  SourceNotFound,
} from '../webhooks.errors.js';
import type { Acknowledgement } from './intake.dto.js';
import { keptHeaders } from './kept-headers.js';

/** Bytes that a delivery takes beside its body: headers, names, ids. A generous guess for the group's limit. */
const OVERHEAD_BYTES = 1024;

const MEBIBYTE = 1024 * 1024;

const LIMITS: SharedLimits = {
  items: 500,
  bytes: 4 * MEBIBYTE,
  queuedItems: 10_000,
  queuedBytes: 64 * MEBIBYTE,
  waitMs: 5000,
};

/** A request before its body is known to be bytes. */
type Sent = Omit<WebhookRequest, 'body'> & { body: unknown };

/** What became of a delivery; `known` when it was stored before. */
interface Receipt {
  known: boolean;
  acknowledgement: Acknowledgement;
}

/**
 * Takes a delivery in: who sent it is checked first, over the raw bytes; then its shape; then it is stored with
 * those that came at the same time. What it means is worked out afterwards, by the ledger.
 */
@Injectable()
export class IntakeService {
  /** True for a delivery that is new, once it is durable. The same one twice is no harm: the second is found to be known. */
  private readonly commit = new SharedCommand<WholeDelivery, boolean>(
    async (group) => {
      const known = await this.deliveries.insert(group);
      return group.map((_, at) => !known.has(at));
    },
    LIMITS,
    () => new IntakeOverloaded('Too many deliveries wait to be stored', { retryAfter: 1 }),
  );

  constructor(
    private readonly directory: SourceDirectory,
    private readonly apiKeys: ApiKeys,
    private readonly deliveries: DeliveryRepository,
    private readonly fresh: FreshDeliveries,
    private readonly ledger: EventLedger,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Resolves after the delivery is durable. @throws SourceNotFound, EncodingNotSupported, MediaTypeNotSupported,
   * SignatureRefused, KeyScopeMissing, InvalidInput, IntakeOverloaded, Unavailable
   */
  async receive(slug: string, sent: Sent): Promise<Receipt> {
    const found = this.directory.find(slug);
    const source = found instanceof Promise ? await bounded(found) : found;
    if (!source) throw new SourceNotFound('No such webhook source');
    refuseEncoding(sent.headers);
    const request = { headers: sent.headers, query: sent.query, body: bytesOf(sent.body) };
    await this.authenticate(source, request);

    const { delivery, mapped } = this.toDelivery(source, request);
    if (await this.commit.ask(delivery, request.body.length + OVERHEAD_BYTES)) {
      const { _id: id, receivedAt } = delivery;
      const item = { id, source: source.slug, receivedAt, ...mapped };
      this.fresh.add(delivery.todo, item, request.body.length);
      this.ledger.wake(delivery.todo);
      return {
        known: false,
        acknowledgement: { deliveryId: delivery._id, accepted: delivery.count, duplicates: 0 },
      };
    }
    const first = await bounded(this.deliveries.findByKey(source.slug, delivery.deliveryKey));
    const { _id: deliveryId, count: duplicates } = first ?? delivery;
    return { known: true, acknowledgement: { deliveryId, accepted: 0, duplicates } };
  }

  private async authenticate(source: KnownSource, request: WebhookRequest): Promise<void> {
    const { kind } = source;
    const { authorization } = request.headers;
    const mayUseKey = source.slug === DEFAULT_SOURCE; // every other source has a secret of its own
    // a signature that is there counts; a key stands in only where there is none
    if (mayUseKey && authorization !== undefined && !request.headers['webhook-signature']) {
      return this.authenticateByKey(authorization);
    }
    const refusal = kind.verify(request, this.directory.keysOf(source), this.clock.now(), source.settings);
    if (refusal !== null) throw new SignatureRefused(refusal);
  }

  private async authenticateByKey(authorization: string): Promise<void> {
    const [, token] = /^Bearer +(td_\S+)$/i.exec(authorization) ?? [];
    const principal = token ? await bounded(this.apiKeys.verify(token)) : null;
    if (!principal) throw new SignatureRefused('authorization is not a valid API key');
    if (!principal.permissions.has('events:write')) {
      throw new KeyScopeMissing('The API key needs the scope events:write');
    }
  }

  /** Checks the shape by mapping the payload once, and makes the row. */
  private toDelivery({ slug, kind, settings, secretHeaders }: KnownSource, request: WebhookRequest) {
    const { body } = request;
    if (!isUtf8(body)) throw new InvalidInput([{ field: '', message: 'must be JSON in UTF-8' }]);
    const payload = payloadOf(kind, body);
    const now = this.clock.now();
    const receivedAt = new Date(now);
    const deliveryId = newId('dlv', now);
    const headers = keptHeaders(request.headers, secretHeaders);
    const { currency } = this.config;
    const mapped = kind.toEvents(payload, {
      deliveryId,
      source: slug,
      receivedAt,
      currency,
      headers,
      settings,
    });
    const delivery = {
      _id: deliveryId,
      source: slug,
      kind: kind.kind,
      deliveryKey: kind.deliveryKey(request, payload, settings) ?? deliveryId,
      receivedAt,
      headers,
      body,
      count: mapped.events.length,
      status: 'received' as const,
      todo: this.ledger.slotForNewItem(),
      dueAt: receivedAt,
      ...(hasAny(settings) && { settings }),
    };
    return { delivery, mapped };
  }
}

function hasAny(settings: KindSettings): boolean {
  for (const _ in settings) return true;
  return false;
}

const EMPTY = Buffer.alloc(0);

/** JSON comes as bytes; anything else was read by a parser for another media type. */
function bytesOf(rawBody: unknown): Buffer {
  if (rawBody === undefined || rawBody === null) return EMPTY;
  if (!Buffer.isBuffer(rawBody)) throw new MediaTypeNotSupported('Only application/json is read here');
  return rawBody;
}

/** The signature is over the bytes as sent, and a packed megabyte can be a gigabyte: so nothing is unpacked. */
function refuseEncoding(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw new EncodingNotSupported(
      `content-encoding ${encoding.slice(0, 40)} is not supported: send it as it is`,
    );
  }
}
