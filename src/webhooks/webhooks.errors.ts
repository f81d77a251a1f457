import { AppError } from '../common/index.js';

export class SourceNotFound extends AppError {
  readonly code = 'WEBHOOK.SOURCE_NOT_FOUND';
  readonly status = 404;
}

export class SourceTaken extends AppError {
  readonly code = 'WEBHOOK.SOURCE_TAKEN';
  readonly status = 409;
}

/** Its secret was encrypted with a key that is gone, or its settings are of another version. */
export class SourceUnreadable extends AppError {
  readonly code = 'WEBHOOK.SOURCE_UNREADABLE';
  readonly status = 409;
}

/** The source `default` is part of the application: its secret is WEBHOOK_SECRET, and it stays. */
export class SourceBuiltIn extends AppError {
  readonly code = 'WEBHOOK.SOURCE_BUILT_IN';
  readonly status = 409;
}

/** The sender could not prove who it is; the detail says which proof is missing, never what it should be. */
export class SignatureRefused extends AppError {
  readonly code = 'WEBHOOK.SIGNATURE_REFUSED';
  readonly status = 401;
}

export class KeyScopeMissing extends AppError {
  readonly code = 'WEBHOOK.KEY_SCOPE_MISSING';
  readonly status = 403;
}

export class EncodingNotSupported extends AppError {
  readonly code = 'WEBHOOK.ENCODING_NOT_SUPPORTED';
  readonly status = 415;
}

export class MediaTypeNotSupported extends AppError {
  readonly code = 'WEBHOOK.MEDIA_TYPE_NOT_SUPPORTED';
  readonly status = 415;
}

/** Nothing was stored; the sender is to try again. */
export class IntakeOverloaded extends AppError {
  readonly code = 'WEBHOOK.OVERLOADED';
  readonly status = 503;
}

export class DeliveryNotFound extends AppError {
  readonly code = 'WEBHOOK.DELIVERY_NOT_FOUND';
  readonly status = 404;
}

export class DeliveryNotRetryable extends AppError {
  readonly code = 'WEBHOOK.DELIVERY_NOT_RETRYABLE';
  readonly status = 409;
}

export class SimulationForbidden extends AppError {
  readonly code = 'WEBHOOK.SIMULATION_FORBIDDEN';
  readonly status = 403;
}

export class SubscriptionNotFound extends AppError {
  readonly code = 'WEBHOOK.SUBSCRIPTION_NOT_FOUND';
  readonly status = 404;
}

export class TooManySubscriptions extends AppError {
  readonly code = 'WEBHOOK.TOO_MANY_SUBSCRIPTIONS';
  readonly status = 409;
}
