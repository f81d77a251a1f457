import { AppError } from '../../common/index.js';
import type { CampaignState } from './campaign.states.js';

export class CampaignNotFound extends AppError {
  readonly code = 'CRM.CAMPAIGN_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such campaign');
  }
}

/** Its state does not allow it. */
export class CampaignInWrongState extends AppError {
  readonly code = 'CRM.CAMPAIGN_STATE';
  readonly status = 409;

  /** @param may what may be done in which states, in words */
  constructor(state: CampaignState, may: string) {
    super(`This campaign is ${state}: ${may}`, { more: { state } });
  }
}

/** Others change it at the same time, again and again. */
export class CampaignBusy extends AppError {
  readonly code = 'CRM.CAMPAIGN_BUSY';
  readonly status = 409;

  constructor() {
    super('Somebody else changes this campaign at the same time; try again');
  }
}
