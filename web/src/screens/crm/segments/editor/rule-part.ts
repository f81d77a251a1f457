import type { Said } from '../rules';

/** What edits a part of the rules is given. */
export interface RulePart {
  rule: Said;
  onChange: (rule: Said) => void;
}
