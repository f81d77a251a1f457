import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { EventStore } from '../../events/index.js';
import { Clock } from '../../platform/index.js';
import { exampleCurl, SIGNATURE_MS } from '../../webhooks/index.js';
import type { FirstStepsDto } from './first-steps.dto.js';
import { SeededData } from './seeded-data.js';

@Injectable()
export class FirstStepsService {
  constructor(
    private readonly config: Config,
    private readonly events: EventStore,
    private readonly seeded: SeededData,
    private readonly clock: Clock,
  ) {}

  async look(): Promise<FirstStepsDto> {
    const [isEmpty, demo] = await Promise.all([this.events.isEmpty(), this.seeded.state()]);
    const now = this.clock.now();
    return {
      hasEvents: !isEmpty,
      demo,
      curl: exampleCurl(this.config.webhookSecret, this.config.publicUrl, now),
      curlExpiresAt: new Date(now + SIGNATURE_MS).toISOString(),
    };
  }
}
