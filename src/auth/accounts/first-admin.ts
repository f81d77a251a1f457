import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import { Passwords } from './passwords.js';
import { UserRepository } from './user.repository.js';

/** Where there is no admin yet, makes one of ADMIN_EMAIL and ADMIN_PASSWORD. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  private readonly log = new Logger(FirstAdmin.name);

  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.users.ready(); // of two processes that start together, the unique e-mail lets one win
    if (await this.users.hasAdmin()) return;
    const { adminEmail: email, adminPassword } = this.config;
    const password = adminPassword ?? randomBytes(15).toString('base64url');
    const created = await this.users.insert({
      id: newId('usr'),
      email,
      name: 'Admin',
      role: 'admin',
      status: 'active',
      emailVerified: true,
      passwordHash: await this.passwords.hash(password),
      createdAt: this.clock.date(),
    });
    if (created) {
      // not through the logger: a log level must not swallow the only copy; where the output is collected the logs
      // hold it from then on, and ADMIN_PASSWORD is the way to avoid that
      if (!adminPassword)
        process.stdout.write(`\nAdmin: ${email}  password: ${password}  (shown this once)\n\n`);
      return;
    }
    if (await this.users.hasAdmin()) return; // another process was first
    this.log.error(
      `There is no admin, and ${email} belongs to somebody else: set ADMIN_EMAIL to another address`,
    );
  }
}
