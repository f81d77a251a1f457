import { AppError } from '../../common/index.js';
import type { Refusal, TemplateField } from './rendering/render.types.js';
import type { Use } from '../contacts/uses.js';

export class TemplateNotFound extends AppError {
  readonly code = 'CRM.TEMPLATE_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such template');
  }
}

/** Somebody else has changed it since it was read. */
export class TemplateChanged extends AppError {
  readonly code = 'CRM.TEMPLATE_CHANGED';
  readonly status = 409;

  constructor(version: number) {
    super(
      'Somebody else has changed this template meanwhile: read it again, or leave `version` out to write over it',
      {
        more: { version },
      },
    );
  }
}

export class TemplateInUse extends AppError {
  readonly code = 'CRM.TEMPLATE_IN_USE';
  readonly status = 409;

  constructor(uses: readonly Use[]) {
    super(`This template is used by ${uses.map(({ kind, name }) => `${kind} "${name}"`).join(', ')}`, {
      more: { uses },
    });
  }
}

/** It cannot be read: a tag that is not closed, an unknown filter, a file that it includes. */
class TemplateInvalid extends AppError {
  readonly code = 'CRM.TEMPLATE_INVALID';
  readonly status = 400;

  constructor(field: TemplateField, message: string) {
    super(`${field}: ${message}`, { errors: [{ field, message }] });
  }
}

/** It can be read, but not filled in with these data. */
class TemplateFailed extends AppError {
  readonly code = 'CRM.TEMPLATE_FAILED';
  readonly status = 422;

  constructor(field: TemplateField, message: string) {
    super(`The template cannot be rendered: ${message}`, { errors: [{ field, message }] });
  }
}

class TemplateTooSlow extends AppError {
  readonly code = 'CRM.TEMPLATE_TOO_SLOW';
  readonly status = 422;

  constructor() {
    super('The template takes too long to render: it loops too often');
  }
}

class TemplateTooLarge extends AppError {
  readonly code = 'CRM.TEMPLATE_TOO_LARGE';
  readonly status = 422;

  constructor() {
    super('The template makes more than a mail may have: a million characters');
  }
}

export class PreviewGone extends AppError {
  readonly code = 'CRM.PREVIEW_GONE';
  readonly status = 404;

  constructor() {
    super('This link shows nothing any more: ask for another preview');
  }
}

export class TooManyTestSends extends AppError {
  readonly code = 'CRM.TOO_MANY_TEST_SENDS';
  readonly status = 429;

  constructor(retryAfter: number) {
    super('Too many test mails; try again later', { retryAfter });
  }
}

export class TestAddressSuppressed extends AppError {
  readonly code = 'CRM.SUPPRESSED';
  readonly status = 409;

  constructor() {
    super('This address is on the suppression list: nothing is sent to it');
  }
}

/** What the thread has said, as an error of ours. */
export function errorOf(refusal: Refusal): AppError {
  switch (refusal.kind) {
    case 'invalid':
      return new TemplateInvalid(refusal.field, refusal.message);
    case 'failed':
      return new TemplateFailed(refusal.field, refusal.message);
    case 'slow':
      return new TemplateTooSlow();
    case 'large':
      return new TemplateTooLarge();
  }
}
