const SHORTEST_MS = 20;
const LONGEST_MS = 60;
/** Up to this many deliveries in a batch the shortest distance stays: some 1,250 a second. */
const CALM = 25;
/** A batch of this many deliveries gains little from being larger. */
const CROWD = 1500;

/**
 * How far apart batches begin, in ms, by the deliveries of the last one. What a batch writes depends more on how many
 * rows it touches than on how often: so the more comes in, the more is gathered; a calm flow is counted at once.
 */
export function batchSpacingMs(deliveries: number): number {
  if (deliveries >= CROWD) return 0;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (SHORTEST_MS * deliveries) / CALM));
}
