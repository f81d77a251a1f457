/** Key of a route's rule in its metadata. */
export const AUDITED = 'audited';

/** What the trail says of the calls of a route. */
export interface AuditRule {
  action: string;
  /** Kind of what is changed: `user`. */
  target?: string;
  /** Where its id is: the parameter of the route, or else the field of the answer, of this name; `id` when missing. */
  key?: string;
  /** Fields of the body, of the answer, and of what services note, that may be shown. */
  fields?: readonly string[];
}
