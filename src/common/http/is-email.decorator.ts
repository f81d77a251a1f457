import { buildMessage, isEmail, ValidateBy } from 'class-validator';

/** Whether it is an e-mail. Half a surrogate pair is in none: the rule of the library throws at it. */
export function isEmailAddress(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && isEmail(value);
}

/** An e-mail, or with `each` a list of them. */
export function IsEmail(options: { each?: boolean } = {}): PropertyDecorator {
  const defaultMessage = buildMessage((each) => `${each}$property must be an email`, options);
  return ValidateBy({ name: 'isEmail', validator: { validate: isEmailAddress, defaultMessage } }, options);
}
