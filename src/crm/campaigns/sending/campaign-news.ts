import { Injectable } from '@nestjs/common';
import { Realtime } from '../../../platform/index.js';
import type { CampaignState } from '../campaign.states.js';
import type { LedgerFigures } from '../report/figures.rules.js';

/** At most one message in so many ms for each campaign. */
const APART_MS = 1000;

export interface CampaignProgress extends LedgerFigures {
  id: string;
  name: string;
  status: CampaignState;
}

declare module '../../../platform/index.js' {
  interface StaffEvents {
    /** How far a campaign is. */
    'campaign:progress': CampaignProgress;
  }
}

/** Shows staff how campaigns go on. */
@Injectable()
export class CampaignNews {
  private readonly waiting = new Map<string, { latest: CampaignProgress | null; timer: NodeJS.Timeout }>();

  constructor(private readonly realtime: Realtime) {}

  /** The first at once, of others the latest one a second later. */
  progress(progress: CampaignProgress): void {
    const { id } = progress;
    const known = this.waiting.get(id);
    if (known) {
      known.latest = progress;
      return;
    }
    this.realtime.emitToStaff('campaign:progress', progress);
    const timer = setTimeout(() => {
      const latest = this.waiting.get(id)?.latest;
      this.waiting.delete(id);
      if (latest) this.progress(latest);
    }, APART_MS).unref();
    this.waiting.set(id, { latest: null, timer });
  }
}
