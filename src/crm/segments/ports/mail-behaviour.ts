import { Injectable } from '@nestjs/common';
import type { MailDeed } from '../rules/rule.js';

/** What is asked of mails: whom they were sent to, who opened or clicked one, whose came back. */
export interface MailQuestion {
  deed: MailDeed;
  /** Of a campaign; otherwise of any mail. */
  campaign?: string;
  /** Of the campaign: which of the mails that it has. */
  variant?: string;
  /** Not before; otherwise ever. */
  since?: Date;
}

/** What became of mails to contacts; `mailing` fills this port through `MailBehaviour.register`. */
export interface MailRecord {
  /** Ids of those contacts of whom it holds; of some thousand contacts at once. */
  among: (question: MailQuestion, contactIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Ids of all contacts of whom it holds; null as soon as it is seen that they are more than `limit`. */
  all: (question: MailQuestion, limit: number) => Promise<ReadonlySet<string> | null>;
}

/** Without a record rules about mails are errors: they would match nobody, and turned round everybody. */
@Injectable()
export class MailBehaviour {
  private kept: MailRecord | null = null;

  /** Called in `onModuleInit`. */
  register(record: MailRecord): void {
    this.kept = record;
  }

  get record(): MailRecord {
    if (!this.kept) throw new Error('Nobody follows mails');
    return this.kept;
  }
}
