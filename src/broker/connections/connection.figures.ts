import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock, LiveFigures } from '../../platform/index.js';
import { ConnectionRepository } from './connection.repository.js';

/** How long a renewal may take before its user is counted, in ms. */
const RENEWAL_MS = 60_000;

/** How users' connections are doing. */
@Injectable()
export class ConnectionFigures {
  constructor(connections: ConnectionRepository, clock: Clock, config: Config, figures: LiveFigures) {
    const patienceMs = config.quadcode.renewalUrl === undefined ? 0 : RENEWAL_MS;
    figures.add({
      name: 'broker.needsSession',
      unit: 'users',
      help: 'Users who have to bring a new session of their broker',
      scope: 'installation',
      read: () => connections.countNeedingSession(new Date(clock.now() - patienceMs)),
    });
  }
}
