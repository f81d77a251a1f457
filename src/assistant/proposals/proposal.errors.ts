import { AppError } from '../../common/index.js';

export class ProposalNotFound extends AppError {
  readonly code = 'ASSISTANT.PROPOSAL_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such proposal');
  }
}

export class ProposalExpired extends AppError {
  readonly code = 'ASSISTANT.PROPOSAL_EXPIRED';
  readonly status = 410;

  constructor() {
    super('The proposal has expired, and nothing was done; ask for a new one');
  }
}

export class ProposalRejected extends AppError {
  readonly code = 'ASSISTANT.PROPOSAL_REJECTED';
  readonly status = 409;

  constructor() {
    super('The proposal was rejected before; ask for a new one');
  }
}

/** It cannot be rejected any more. */
export class ProposalDecided extends AppError {
  readonly code = 'ASSISTANT.PROPOSAL_DECIDED';
  readonly status = 409;

  constructor() {
    super('The proposal was confirmed before');
  }
}

export class ProposalBusy extends AppError {
  readonly code = 'ASSISTANT.PROPOSAL_BUSY';
  readonly status = 409;

  constructor() {
    super('The proposal is just being confirmed; ask again shortly', { retryAfter: 5 });
  }
}

/** What it was checked against is not so any more. */
export class ProposalOutdated extends AppError {
  readonly code = 'ASSISTANT.PROPOSAL_OUTDATED';
  readonly status = 409;

  constructor() {
    super('Your broker or account has changed since the proposal was made; ask for a new one');
  }
}

export class TooManyProposals extends AppError {
  readonly code = 'ASSISTANT.TOO_MANY_PROPOSALS';
  readonly status = 429;

  constructor(most: number) {
    super(`A conversation has at most ${most} open proposals; the user has to confirm or reject one first`);
  }
}

/** Why a proposal failed, as it was kept. */
export interface KeptProblem {
  status: number;
  code: string;
  detail: string;
}

/** The answer to whoever confirms one that failed before. */
export class ProposalFailed extends AppError {
  readonly code: string;
  readonly status: number;

  constructor({ status, code, detail }: KeptProblem) {
    super(detail);
    this.code = code;
    this.status = status;
  }
}
