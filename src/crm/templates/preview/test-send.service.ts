import { Injectable } from '@nestjs/common';
import { AttemptCounters, UserRepository } from '../../../auth/index.js';
import { Mailer } from '../../../platform/index.js';
import { Suppressions } from '../../contacts/privacy/suppressions.js';
import { TestAddressSuppressed, TooManyTestSends } from '../templates.errors.js';
import type { TestSendDto, TestSentDto } from './preview.dto.js';
import { PreviewService } from './preview.service.js';

/** Test mails of one of the staff. */
const LIMIT = { max: 30, windowMs: 3_600_000 };

/** Sends one mail of a template to whoever wants to see it in a real inbox. */
@Injectable()
export class TestSendService {
  constructor(
    private readonly previews: PreviewService,
    private readonly mailer: Mailer,
    private readonly counters: AttemptCounters,
    private readonly users: UserRepository,
    private readonly suppressions: Suppressions,
  ) {}

  /** Resolves when the mail is durable. @throws TooManyTestSends, TestAddressSuppressed, and what a preview throws */
  async send(userId: string, id: string, { to: said, ...data }: TestSendDto): Promise<TestSentDto> {
    const { template, mail, warnings } = await this.previews.show(id, data);
    const to = said ?? (await this.users.findById(userId))!.email;
    if ((await this.suppressions.among([to])).size > 0) throw new TestAddressSuppressed();
    await this.counters.admit(`test mails of ${userId}`, LIMIT, (seconds) => new TooManyTestSends(seconds));
    const subject = mail.subject || template.name;
    await this.mailer.send({ to, kind: 'crm.test-send', subject, text: mail.text, html: mail.html });
    return { to, subject, warnings };
  }
}
