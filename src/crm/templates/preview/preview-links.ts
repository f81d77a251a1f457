import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { Clock, DecryptionError, Encryption } from '../../../platform/index.js';
import { PreviewGone } from '../templates.errors.js';

/** How long a link shows something, in ms. */
const VALID_MS = 10 * 60_000;
const PLACE = 'crm/template-previews';

interface Shown {
  templateId: string;
  contactId?: string;
}

/** Addresses of previews that a browser can open, which sends no token: sealed, for a short time, and kept nowhere. */
@Injectable()
export class PreviewLinks {
  constructor(
    private readonly encryption: Encryption,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  make(templateId: string, contactId?: string): string {
    const shown = { t: templateId, c: contactId, until: this.clock.now() + VALID_MS };
    const token = this.encryption.encrypt(JSON.stringify(shown), PLACE);
    return `${this.config.publicUrl}/api/crm/template-previews?token=${token}`;
  }

  /** @throws PreviewGone */
  read(token: string): Shown {
    try {
      const { t, c, until } = JSON.parse(this.encryption.decrypt(token, PLACE)) as {
        t: string;
        c?: string;
        until: number;
      };
      if (until >= this.clock.now()) return { templateId: t, ...(c !== undefined && { contactId: c }) };
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error;
    }
    throw new PreviewGone();
  }
}
