import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { dayLabel, Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import type { Principal } from '../access/principal.js';
import { Proofs } from '../accounts/proofs.js';
import { type User, UserRepository } from '../accounts/user.repository.js';
import { Unauthenticated } from '../auth.errors.js';
import type { Client } from '../sessions/client.js';
import { AttemptCounters } from '../throttle/attempt-counters.js';
import { Erasures } from './erasures.js';
import { PersonalData } from './personal-data.js';
import type { EraseMeDto } from './personal-data.dto.js';
import { TooManyExports } from './personal-data.errors.js';
import type { PersonalFile, Person } from './personal-data.part.js';
import { readmeOf } from './readme.words.js';
import { zipOf } from './zip.js';

/** How often one user may have everything. */
const EXPORTS = { max: 10, windowMs: 3_600_000 };

export interface Archive {
  name: string;
  content: Readable;
}

/** One's own data: to take along, and to be taken away. */
@Injectable()
export class PersonalDataService {
  constructor(
    private readonly personalData: PersonalData,
    private readonly erasures: Erasures,
    private readonly users: UserRepository,
    private readonly proofs: Proofs,
    private readonly counters: AttemptCounters,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** All of it, read as it is sent. @throws TooManyExports */
  async export({ userId }: Pick<Principal, 'userId'>): Promise<Archive> {
    const { waitMs } = await this.counters.hit(`export of ${userId}`, EXPORTS);
    if (waitMs > 0) throw new TooManyExports(Math.ceil(waitMs / 1000));
    const user = await this.existing(userId);
    const files: PersonalFile[] = [];
    for (const part of this.personalData.parts) {
      files.push(...(part.export?.(personOf(user)) ?? []));
    }
    const at = this.clock.date();
    const readme = readmeOf(files, this.config.insightLocale, `${user.name} <${user.email}>`, at);
    const content = zipOf([{ path: 'README.txt', content: Buffer.from(readme) }, ...files], at);
    const zone = Zone.find(this.config.businessTz)!;
    return { name: `trader-dashboard-${dayLabel(zone.dayOf(at.getTime()))}.zip`, content };
  }

  /**
   * Ends the account at once, and takes the person out of all rooms soon after.
   * @throws TooManyAttempts, WrongPassword, TwoFactorRequired, TwoFactorWrong, LastAdmin, and what stands in a room's way
   */
  async erase({ userId }: Principal, proof: EraseMeDto, client: Client): Promise<void> {
    await this.end(await this.proofs.inFull(userId, proof, client), 'themselves');
  }

  /**
   * The same of somebody else, who wants it; staff shows that it is them who do it. Their route is what the trail tells of.
   * @throws as `erase`
   */
  async eraseOther({ userId }: Principal, user: User, proof: EraseMeDto, client: Client): Promise<void> {
    await this.proofs.inFull(userId, proof, client);
    await this.end(user, 'staff');
  }

  private async end(user: User, by: 'themselves' | 'staff'): Promise<void> {
    for (const part of this.personalData.parts) {
      const obstacle = await part.obstacle?.(personOf(user));
      if (obstacle) throw obstacle;
    }
    await this.erasures.begin(user, by);
  }

  private async existing(userId: string): Promise<User> {
    const user = await this.users.findById(userId);
    if (!user) throw new Unauthenticated();
    return user;
  }
}

function personOf({ id, email, emailVerified }: User): Person {
  return { id, ...(emailVerified && { email }) };
}
