import { Injectable } from '@nestjs/common';
import { EmailVerification, InviteService, type User, UserRepository } from '../src/auth/index.js';
import { Config } from '../src/config/index.js';

const INVITED = 'nova.operadora@example.com';

/** Mails that somebody may act on: an invitation to the staff, and the link by which what was bought is claimed. */
@Injectable()
export class FirstLetters {
  constructor(
    private readonly users: UserRepository,
    private readonly invites: InviteService,
    private readonly verification: EmailVerification,
    private readonly config: Config,
  ) {}

  /** Nothing where mails are sent: nobody made up is written to. Returns the invitation. */
  async write(
    admin: User,
    unverifiedId: string,
  ): Promise<{ id: string; email: string; role: string } | null> {
    if (this.config.mail.smtpUrl !== undefined) return null;
    const user = await this.users.findById(unverifiedId);
    if (user) await this.verification.welcome(user);
    if (await this.users.findByEmail(INVITED)) return null;
    const by = { userId: admin.id, role: admin.role };
    const { id, email, role } = await this.invites.create(by, { email: INVITED, role: 'operator' });
    return { id, email, role };
  }
}
