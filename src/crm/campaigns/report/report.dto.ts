import { ApiProperty } from '@nestjs/swagger';
import { CAMPAIGN_STATES, type CampaignState } from '../campaign.states.js';

/** Contacts, each counted once, whatever they do how often. */
export class CampaignFiguresDto {
  /** Whom it goes to. Grows in the first moments, while they are being found. @example 1204 */
  total!: number;
  /** Whose turn has not come yet, or is tried again. @example 0 */
  pending!: number;
  /** The server has it; without a mail server: it is in the outbox (`kept`). @example 1190 */
  sent!: number;
  /** Of those sent: only in the outbox, and nobody got it, since there was no SMTP_URL. @example 0 */
  kept!: number;
  /** The server refuses it for good, or there is no mail to send. @example 6 */
  failed!: number;
  /** The connection was lost within the mail: it may have arrived. @example 1 */
  unknown!: number;
  /** Who unsubscribed, was erased or came onto the suppression list between the start and their turn. @example 7 */
  suppressed!: number;
  /** An estimate: pictures may not be shown, or be loaded by a machine. @example 512 */
  opened!: number;
  /** Followed a link. @example 96 */
  clicked!: number;
  /** Came back. @example 5 */
  bounced!: number;
  /** Marked it as spam. @example 1 */
  complained!: number;
  /** Unsubscribed by a link of it. @example 3 */
  unsubscribed!: number;
}

export class VariantReportDto extends CampaignFiguresDto {
  /** @example "Assunto curto" */
  name!: string;
  /** What it is called in the timeline of contacts. @example "a" */
  variant!: string;
  /** @example 50 */
  share!: number;
}

export class FollowedLinkDto {
  /** Where it leads, without what follows `?`. @example "https://pay.example.com/trader-pro" */
  url!: string;
  /** Contacts who followed it. @example 61 */
  clicked!: number;
}

export class CampaignReportDto extends CampaignFiguresDto {
  @ApiProperty({ enum: CAMPAIGN_STATES, example: 'sent' }) status!: CampaignState;
  /** Each way to say it; none where there is one for all. */
  @ApiProperty({ type: [VariantReportDto] }) variants!: VariantReportDto[];
  /** Links that were followed, the most followed first; 50 at most. */
  @ApiProperty({ type: [FollowedLinkDto] }) links!: FollowedLinkDto[];
}
