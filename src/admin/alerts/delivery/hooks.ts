import { Injectable, Logger } from '@nestjs/common';
import { Clock, Encryption, HttpOut, refuseUnfitUrl } from '../../../platform/index.js';
import { outgoingSecret, postSigned, SecretSafe, standardKey } from '../../../webhooks/index.js';
import { type Alert, type AlertNews } from '../history/alert.js';
import { toAlertDto } from '../history/alert.dto.js';
import type { Hook } from '../rules/rule.js';

/** A webhook as a person asks for it. */
export interface WantedHook {
  url: string;
  secret?: string;
}

/** The webhooks that tell of alerts: signed as those of subscriptions are. */
@Injectable()
export class Hooks {
  readonly safe: SecretSafe;

  constructor(
    private readonly http: HttpOut,
    private readonly clock: Clock,
    encryption: Encryption,
  ) {
    this.safe = new SecretSafe('alert_hooks', encryption, new Logger(Hooks.name));
  }

  /**
   * What is stored of a wanted one, and its secret where that is new. The one that is there keeps its secret.
   * @param owner id of the rule, or of the settings
   * @throws InvalidInput naming the field
   */
  accept(
    owner: string,
    wanted: WantedHook,
    known: Hook | null,
    field: string,
  ): { hook: Hook; secret?: string } {
    const { url } = wanted;
    refuseUnfitUrl(this.http, `${field}.url`, url);
    if (known && wanted.secret === undefined) return { hook: { url, secret: known.secret } };
    const secret = outgoingSecret(wanted.secret, `${field}.secret`);
    return { hook: { url, secret: this.safe.seal(owner, secret) }, secret };
  }

  /** Posts what is told of an alert, once; the id is the same each time. @throws Error when it was not taken */
  async post(owner: string, { url, secret }: Hook, alert: Alert, news: AlertNews): Promise<void> {
    const keys = this.safe.open({ _id: owner, secret }, standardKey).map(({ key }) => key);
    if (keys.length === 0) throw new Error('Its secret cannot be read any more: set a new one');
    const { status } = await postSigned(this.http, {
      url,
      keys,
      id: `${alert.id}.${news}`,
      at: this.clock.date(),
      message: {
        type: `alert.${news}`,
        timestamp: ((news === 'resolved' && alert.resolvedAt) || alert.at).toISOString(),
        data: toAlertDto(alert),
      },
    });
    if (status < 200 || status > 299) throw new Error(`It answered ${status}`);
  }
}
