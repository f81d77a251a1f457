export class CrmStatsDto {
  /** All of them: leads, customers and churned ones. @example 1204 */
  contacts!: number;
  /** No purchase yet. @example 900 */
  leads!: number;
  /** With an active purchase. @example 250 */
  customers!: number;
  /** Had one. @example 54 */
  churned!: number;
  /** Whom campaigns may be mailed to. @example 870 */
  subscribed!: number;
  /** All campaigns, whatever their state. @example 12 */
  campaigns!: number;
  /** Workflows that are switched on. @example 3 */
  workflowsActive!: number;
  /** Mails that went out within the last 30 days. @example 10400 */
  mailsSent30d!: number;
}
