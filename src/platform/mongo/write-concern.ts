/** What an acknowledgement of the database means. */
export interface WriteConcern {
  w: 'majority' | 1;
  j: boolean;
}

/** On the disk of a majority: of every write that says nothing else. */
export const DURABLE: WriteConcern = { w: 'majority', j: true };

/** Done, and on the disk together with the next durable write. */
export const SYNCED_LATER: WriteConcern = { w: 1, j: false };
