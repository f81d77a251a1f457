import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock, HttpOut } from '../../../platform/index.js';
import { BounceProviderUnknown, BounceUnverified } from '../mailing.errors.js';
import { Choices } from '../reader/choices.js';
import { MailTokens } from '../tokens/mail-tokens.js';
import type { BounceTakenDto } from './bounce.dto.js';
import { Bounces } from './bounces.js';
import { type BounceCall, refuseSecret, type Told } from './providers/provider.js';
import { PROVIDERS } from './providers/providers.js';
import { subscribeUrlOf } from './providers/ses.js';
import { readReturnedMail } from './returned-mail.js';

const SNS_TIMEOUT_MS = 10_000;

/** Calls of those who tell that mails came back. */
@Injectable()
export class BounceIntake {
  constructor(
    private readonly bounces: Bounces,
    private readonly choices: Choices,
    private readonly tokens: MailTokens,
    private readonly http: HttpOut,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Durable when it resolves. @throws BounceProviderUnknown, BounceUnverified, InvalidInput */
  async take(name: string, said: Omit<BounceCall, 'receivedAt'>): Promise<BounceTakenDto> {
    const call = { ...said, receivedAt: this.clock.date() };
    const secret = (this.config.mail.bounceSecrets as Readonly<Record<string, string>>)[name];
    if (!Object.hasOwn(this.config.mail.bounceSecrets, name) || !secret) throw new BounceProviderUnknown();
    const provider = name === 'message' ? null : PROVIDERS[name as keyof typeof PROVIDERS];
    const refusal = (provider?.refuse ?? refuseSecret)(call, secret);
    if (refusal !== null) throw new BounceUnverified(refusal);
    if (!provider) return this.takeMail(call);
    if (name === 'ses') await this.confirmTopic(call);
    const told = provider.read(call);
    let taken = 0;
    for (const each of told) if (await this.takeOne(name, each)) taken++;
    return { taken, known: told.length - taken };
  }

  private async takeOne(name: string, { id, mail, reason, ...told }: Told): Promise<boolean> {
    const origin = mail === undefined ? null : await this.tokens.read('mail', tokenIn(mail));
    return this.bounces.take({
      ...told,
      id: `${name}:${id}`,
      ...(origin && { origin }),
      ...(reason !== undefined && { reason }),
    });
  }

  /** Anybody can write to the address that mails come back to: only what has a token of ours is believed, of its mail alone. */
  private async takeMail({ body, receivedAt }: BounceCall): Promise<BounceTakenDto> {
    const returned = await readReturnedMail(body);
    if (!returned) return { taken: 0, known: 0 };
    const { type, tokens, reason } = returned;
    if (type === 'unsubscribe') return this.unsubscribe(tokens[0]);
    for (const token of tokens) {
      const origin = await this.tokens.read('mail', tokenIn(token));
      if (!origin) continue;
      const at = returned.at && returned.at < receivedAt ? returned.at : receivedAt;
      const notice = { id: `message:${origin.mailId}:${type}`, type, origin, at, ...(reason && { reason }) };
      return counted(await this.bounces.take(notice));
    }
    return { taken: 0, known: 0 };
  }

  private async unsubscribe(token: string): Promise<BounceTakenDto> {
    const origin = await this.tokens.read('unsubscribe', token);
    return origin ? counted((await this.choices.unsubscribe(origin)) === 'done') : { taken: 0, known: 0 };
  }

  /** SNS delivers to nobody who has not called this address once. */
  private async confirmTopic(call: BounceCall): Promise<void> {
    if (!call.body.includes('SubscriptionConfirmation')) return;
    const url = subscribeUrlOf(call);
    if (url === null) {
      throw new InvalidInput([{ field: 'SubscribeURL', message: 'must be an https address of Amazon SNS' }]);
    }
    await this.http.request({ url, method: 'GET', timeoutMs: SNS_TIMEOUT_MS, redirects: 0 });
  }
}

/** Of a Message-ID what stands before the `@`. */
function tokenIn(text: string): string {
  return text.trim().replace(/^<|>$/g, '').split('@', 1)[0];
}

function counted(isTaken: boolean): BounceTakenDto {
  return { taken: isTaken ? 1 : 0, known: isTaken ? 0 : 1 };
}
