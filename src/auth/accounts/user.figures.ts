import { Injectable } from '@nestjs/common';
import { Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock, LiveFigures } from '../../platform/index.js';
import { UserRepository } from './user.repository.js';

/** Accounts: their number is kept by the database, those of today are a range of the index by time. */
@Injectable()
export class UserFigures {
  constructor(users: UserRepository, clock: Clock, config: Config, figures: LiveFigures) {
    const zone = Zone.find(config.businessTz)!;
    const shared = { unit: 'users', scope: 'installation' as const };
    figures.add({ ...shared, name: 'users.total', help: 'Accounts', read: () => users.count() });
    figures.add({
      ...shared,
      name: 'users.registeredToday',
      help: 'Accounts made today in BUSINESS_TZ',
      read: () => users.countSince(new Date(zone.startOfDay(zone.dayOf(clock.now())))),
    });
  }
}
