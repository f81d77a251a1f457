import { Injectable } from '@nestjs/common';
import { Audiences } from '../delivery/audience.js';
import { DatabaseOutage } from '../system/database-outage.js';
import { SystemTroubles } from '../system/system-troubles.js';
import { OpenAlerts } from './open-alerts.js';
import { RuleWatch } from './rule-watch.js';

/** What a look consists of. */
@Injectable()
export class WatchedParts {
  constructor(
    readonly outage: DatabaseOutage,
    readonly rules: RuleWatch,
    readonly system: SystemTroubles,
    readonly open: OpenAlerts,
    readonly audiences: Audiences,
  ) {}
}
