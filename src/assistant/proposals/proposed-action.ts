import type { Proposal } from './proposal.repository.js';
import type { ProposalResultDto } from './proposal.dto.js';

/** The part of a proposal that says what it would do. */
export type ProposedBody = Pick<Proposal, 'kind' | 'order' | 'bot' | 'accountType'>;

/** What proposals of one kind do; each of its acts can be found again by the proposal's id. */
export interface ProposedAction {
  /** As by hand, and nothing is done. @throws what the same by hand throws */
  check(userId: string, input: unknown): Promise<ProposedBody>;
  /** What came of it; null when nothing was done. */
  find(proposal: Proposal): Promise<ProposalResultDto | null>;
  /**
   * By the same way as by hand.
   * @param isWanted asked right before it is done
   * @throws what the same by hand throws: nothing was done then
   */
  perform(proposal: Proposal, isWanted: () => Promise<boolean>): Promise<void>;
}
