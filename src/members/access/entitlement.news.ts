import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Signals, Wakes } from '../../platform/index.js';

/** Of hints to other processes; the detail is the id of a user. */
const TOPIC = 'entitlements';

/** Says in all processes whose access has changed. */
@Injectable()
export class EntitlementNews implements OnModuleInit {
  constructor(
    private readonly signals: Signals,
    private readonly wakes: Wakes,
  ) {}

  onModuleInit(): void {
    this.wakes.on(TOPIC, (userId) =>
      this.signals.emit('members.entitlements-changed', { userId, here: false }),
    );
  }

  tell(userIds: readonly string[]): void {
    for (const userId of userIds) {
      this.signals.emit('members.entitlements-changed', { userId, here: true });
      this.wakes.send(TOPIC, userId);
    }
  }
}
