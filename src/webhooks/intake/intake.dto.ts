export class Acknowledgement {
  /** Where to look it up: GET /api/webhooks/deliveries/:id. @example "dlv_01j2x5k9t4000abcdefghjkmnp" */
  deliveryId!: string;
  /** Events that were taken in; 0 when the delivery was there before, or holds nothing that is counted. @example 1 */
  accepted!: number;
  /** Events of a delivery that was there before. @example 0 */
  duplicates!: number;
}
