/** Where contacts, notes and tasks say who of the staff: whoever is told all about himself is not told that. */
const OF_STAFF: ReadonlySet<string> = new Set(['ownerId', 'authorId', 'assigneeId', 'createdBy']);

/** Without whom of the staff it names. */
export function withoutStaff(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !OF_STAFF.has(key)));
}
