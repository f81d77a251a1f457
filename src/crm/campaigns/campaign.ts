import type { SegmentRules } from '../segments/segment.js';
import type { CampaignState } from './campaign.states.js';

export const LONGEST_NAME = 120;
/** With its merge tags, as a template's. */
export const LONGEST_SUBJECT = 500;
/** Ways to say it that are tried against each other. */
export const MOST_VARIANTS = 5;

/** One of several ways to say it; what it leaves out is the campaign's. */
export interface CampaignVariant {
  name: string;
  /** How many get it, in proportion to the others. */
  share: number;
  subject?: string;
  templateId?: string;
}

/** What is said of a campaign. */
export interface CampaignPlan {
  name: string;
  /** A Liquid template in one line. */
  subject: string;
  templateId: string;
  /** Null: everyone who is subscribed. */
  segmentId: string | null;
  /** Most mails in a second; without it as fast as the server takes them. */
  throttlePerSecond?: number;
  variants?: CampaignVariant[];
}

export interface Campaign extends CampaignPlan {
  /** `cmp_...` */
  id: string;
  status: CampaignState;
  /** Why it is paused, when nobody has paused it. */
  reason?: string;
  scheduledAt?: Date;
  /** In which its time was said. */
  timeZone?: string;
  startedAt?: Date;
  /** When it was sent, or cancelled. */
  finishedAt?: Date;
  /** Counts its changes. */
  rev: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What one variant says, as it was when the campaign was scheduled. */
export interface CampaignContent {
  /** `a`, `b`, ... by the order of variants; absent where there are none. */
  variant?: string;
  subject: string;
  html: string;
}

/** Whom it goes to: found at its start, page by page in the order of ids. */
export interface CampaignAudience {
  /** Rules of the segment as they were at the start; null: everyone who is subscribed. */
  rules: SegmentRules | null;
  /** The newest contact at the start: who comes later is not meant. */
  untilId?: string;
  /** Everybody up to this one has a row in the ledger, if they are meant. */
  afterId?: string;
  /** Everybody who is meant has one. */
  isComplete: boolean;
}

/** A campaign that one process is sending. */
export interface CampaignAtWork extends Campaign {
  startedAt: Date;
  contents: CampaignContent[];
  audience: CampaignAudience;
  /** Under a throttle: until when what was sent has used it up. */
  paidUntil?: Date;
}
