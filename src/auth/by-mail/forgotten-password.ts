import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Job, Jobs } from '../../platform/index.js';
import { UserRepository } from '../accounts/user.repository.js';
import { OneTimeTokens } from '../one-time/one-time-tokens.js';
import type { Client } from '../sessions/client.js';
import { Throttle } from '../throttle/throttle.service.js';
import { AccountMails } from './account-mails.js';

const JOB = 'auth.forgot-password';
/** When it is answered, in ms: whatever there is to do takes less, and for who has no account it takes as long. */
const ANSWER_MS = 250;
/** How long it is kept which e-mail was asked for, in seconds. */
const KEEP_SECONDS = 60;
const KEEP_FAILED_SECONDS = 86_400;

declare module '../../platform/index.js' {
  interface JobMap {
    /** Mails a token to the account of this e-mail, if there is one. */
    'auth.forgot-password': { email: string };
  }
}

/** Mails a token for a new password. Neither the answer nor its time tells whether there is an account. */
@Injectable()
export class ForgottenPassword implements OnModuleInit {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: OneTimeTokens,
    private readonly mails: AccountMails,
    private readonly throttle: Throttle,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.define({
      name: JOB,
      keepDoneSeconds: KEEP_SECONDS,
      keepFailedSeconds: KEEP_FAILED_SECONDS,
      run: (job) => this.mail(job),
    });
  }

  /** @throws TooManyAttempts, by the e-mail and by the address, for e-mails without an account as well */
  async ask(email: string, { ip }: Client): Promise<void> {
    await this.throttle.forgottenPassword(email, ip);
    await Promise.all([this.jobs.add(JOB, { email }), sleep(ANSWER_MS)]);
  }

  /** The same because staff wants it: not throttled, and nothing to hide. Nothing is sent to who is suspended. */
  async order(email: string): Promise<void> {
    await this.jobs.add(JOB, { email });
  }

  /** A job that is done again issues another token, but its mail was written: nobody is sent two. */
  private async mail({ id, data: { email } }: Job<{ email: string }>): Promise<void> {
    const user = await this.users.findByEmail(email);
    if (user?.status !== 'active') return;
    const token = await this.tokens.issue('reset-password', { userId: user.id, email });
    await this.mails.resetPassword(email, token, `auth.reset-password:${id}`);
  }
}
