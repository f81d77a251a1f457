import { Injectable, type OnModuleInit } from '@nestjs/common';
import { addressKey, AttemptCounters } from '../../../auth/index.js';
import { InvalidInput } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { type Job, type JobMap, Jobs } from '../../../platform/index.js';
import { Contacts } from '../../contacts/contacts.js';
import { SignUpOff, TooManySignUps } from '../mailing.errors.js';
import { SuppressionList } from '../suppressions/suppression-list.js';
import { ConfirmMails } from './confirm-mails.js';
import type { SignedUpDto, SignUpDto } from './sign-up.dto.js';

export const SIGN_UP_JOB = 'crm.sign-up';
/** How long it is kept who has asked, in seconds. */
const KEEP_SECONDS = 60;
const KEEP_FAILED_SECONDS = 86_400;

const HOUR_MS = 3_600_000;
const OF_ADDRESS = { max: 20, windowMs: HOUR_MS };
/** Mails that a stranger can have sent to somebody. */
const OF_EMAIL = { max: 3, windowMs: 24 * HOUR_MS };

declare module '../../../platform/index.js' {
  interface JobMap {
    /** Asks the owner of an e-mail by mail whether they have signed up. */
    'crm.sign-up': { email: string; name?: string; tags?: string[] };
  }
}

/** Sign-ups by anybody: what they do is a job, so that neither the answer nor its time tells whether an address is known. */
@Injectable()
export class SignUps implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly contacts: Contacts,
    private readonly list: SuppressionList,
    private readonly mails: ConfirmMails,
    private readonly counters: AttemptCounters,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.define({
      name: SIGN_UP_JOB,
      keepDoneSeconds: KEEP_SECONDS,
      keepFailedSeconds: KEEP_FAILED_SECONDS,
      run: (job) => this.invite(job),
    });
  }

  /** Durable when it resolves. @throws SignUpOff, InvalidInput, TooManySignUps */
  async ask({ email, name, tags = [] }: SignUpDto, ip: string): Promise<SignedUpDto> {
    const { isOn, tags: allowed } = this.config.subscribe;
    if (!isOn) throw new SignUpOff();
    if (tags.some((tag) => !allowed.includes(tag))) {
      throw new InvalidInput([{ field: 'tags', message: 'must be among those of SUBSCRIBE_TAGS' }]);
    }
    const refusal = (seconds: number) => new TooManySignUps(seconds);
    await this.counters.admit(`sign-ups from ${addressKey(ip)}`, OF_ADDRESS, refusal);
    await this.counters.admit(`sign-ups of ${email}`, OF_EMAIL, refusal);
    await this.jobs.add(SIGN_UP_JOB, {
      email,
      ...(name !== undefined && { name }),
      ...(tags.length > 0 && { tags }),
    });
    return { status: 'pending' };
  }

  /** Of a contact that is there nothing is changed by somebody who may be a stranger: the link does it, when it is followed. */
  private async invite({ id, data }: Job<JobMap['crm.sign-up']>): Promise<void> {
    if (await this.list.isUnasked(data.email)) return;
    const contact =
      (await this.contacts.findByEmail(data.email)) ??
      (await this.contacts.upsertByEmail([{ ...data, subscription: 'pending' }], 'form'))[0].contact;
    if (contact.subscription.status === 'subscribed') return;
    await this.mails.send(contact.id, data.email, `crm.confirm:${id}`);
  }
}
