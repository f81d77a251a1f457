import { AppError } from '../common/index.js';

/** There is no server of a language model here: whoever runs the service has to name one. */
export class AssistantNotConfigured extends AppError {
  readonly code = 'ASSISTANT.NOT_CONFIGURED';
  readonly status = 503;

  constructor() {
    super(
      'The assistant needs a language model: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, and start again',
    );
  }
}

/** Also of somebody else's. */
export class ConversationNotFound extends AppError {
  readonly code = 'ASSISTANT.CONVERSATION_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('No such conversation');
  }
}

export class TooManyConversations extends AppError {
  readonly code = 'ASSISTANT.TOO_MANY_CONVERSATIONS';
  readonly status = 409;

  constructor(most: number) {
    super(`You have ${most} conversations, which is as many as are kept: delete one first`);
  }
}

export class ConversationFull extends AppError {
  readonly code = 'ASSISTANT.CONVERSATION_FULL';
  readonly status = 409;

  constructor(most: number) {
    super(`This conversation has ${most} questions, which is as many as it takes: begin another one`);
  }
}

/** One answer at a time: the next question belongs to what this one says. */
export class AnswerUnderWay extends AppError {
  readonly code = 'ASSISTANT.BUSY';
  readonly status = 409;

  constructor() {
    super('An answer is being written in this conversation: wait for its end, or close its connection', {
      retryAfter: 5,
    });
  }
}

export class TooManyQuestions extends AppError {
  readonly code = 'ASSISTANT.TOO_MANY_MESSAGES';
  readonly status = 429;

  /** @param retryAfter seconds */
  constructor(most: number, retryAfter: number) {
    super(`At most ${most} messages a minute; try again in ${retryAfter} s`, { retryAfter });
  }
}

/** The asker was suspended or has logged out, or may not use the assistant any more, while the answer was written. */
export class AccessEnded extends AppError {
  readonly code = 'ASSISTANT.ACCESS_ENDED';
  readonly status = 403;

  constructor() {
    super(
      'You may not use the assistant any more: the account, the log-in, or the module that it needs has ended',
    );
  }
}

/** The answer was broken off by us, not by its reader. What was written until then is kept. */
export class AnswerBrokenOff extends AppError {
  readonly code = 'ASSISTANT.BROKEN_OFF';
  readonly status = 503;
}
