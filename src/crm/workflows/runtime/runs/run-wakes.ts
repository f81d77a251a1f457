import { Injectable } from '@nestjs/common';
import { Wakes } from '../../../../platform/index.js';

const TOPIC = 'crm.runs';

/** Hints that a run is due, for whoever moves runs on, here or in another process. The due time is in the database. */
@Injectable()
export class RunWakes {
  private listener: () => void = () => undefined;

  constructor(private readonly wakes: Wakes) {
    wakes.on(TOPIC, () => this.listener());
  }

  /** Called in `onModuleInit`, by the one who moves them on. */
  listen(listener: () => void): void {
    this.listener = listener;
  }

  wake(): void {
    this.wakes.send(TOPIC);
    this.listener();
  }
}
