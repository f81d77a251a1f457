/** Longest subject, in characters; a header's line may have 998 (RFC 5322). */
const MOST_SUBJECT = 200;
/** Longest answer of a server that is kept, in characters. */
const MOST_ERROR = 300;

/**
 * One address without quotes, comments, lists or line breaks: nothing that a mail program or server could read as two,
 * or as another header. Letters beyond ASCII are allowed.
 */
const ADDRESS =
  /^[^\s\p{C}"<>()[\]\\,:;@]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)*[\p{L}\p{N}-]+$/u;

export function isMailable(address: string): boolean {
  return address.length <= 254 && ADDRESS.test(address);
}

/** A subject in one line: line breaks and control characters would be other headers. */
export function oneLine(subject: string): string {
  return subject
    .replace(/[\p{C}\u2028\u2029\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_SUBJECT);
}

/** What nodemailer says of a failure. */
interface SmtpFailure {
  code?: unknown;
  responseCode?: unknown;
  response?: unknown;
  command?: unknown;
  message?: unknown;
}

/** Refusals of us, not of the mail: mended in our configuration, while the mail waits. */
const OURS = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'ECONFIG']);
/** Answers to `MAIL FROM` that are about the mail all the same: its size, and letters beyond ASCII (RFC 1870, 6531). */
const OF_ITS_FORM = new Set([552, 555]);
/** The mail itself is what cannot be sent, whatever the server. */
const OF_THE_MAIL = new Set(['EENVELOPE', 'EMAXRECIPIENTS']);

/** Whether another try would fail as well: the server answered 5xx about this mail, or it cannot be handed over at all. */
export function isPermanent(error: unknown): boolean {
  const { code, command, responseCode } = (error ?? {}) as SmtpFailure;
  if (OURS.has(code as string)) return false;
  if (typeof responseCode === 'number') {
    // that nothing is taken from us, such as over a quota, is no fault of the mail
    const isOfSender = command === 'MAIL FROM' && !OF_ITS_FORM.has(responseCode);
    return responseCode >= 500 && !isOfSender;
  }
  return OF_THE_MAIL.has(code as string);
}

/** Of one try to send a mail. */
export type FailedTry =
  /** Another try would fail as well. `isAddress`: because nobody is there, or takes mails. */
  | { state: 'failed'; isAddress: boolean }
  /** The server does not have it. */
  | { state: 'again' }
  /** The connection was lost when some of it was with the server, which may have it or not. */
  | { state: 'unknown' };

/** @param wasBegun whether some of the mail has gone to the server */
export function outcomeOf(error: unknown, wasBegun: boolean): FailedTry {
  if (isPermanent(error)) return { state: 'failed', isAddress: isAboutAddress(error) };
  const isAnswered = typeof ((error ?? {}) as SmtpFailure).responseCode === 'number';
  return { state: wasBegun && !isAnswered ? 'unknown' : 'again' };
}

/** Answers to a recipient that mean a mailbox which is not there, where no enhanced code says what is meant (RFC 5321). */
const NO_MAILBOX = new Set([550, 551, 553]);

/** Whether a refusal is about the recipient, and not about what is sent, or who sends it: `5.7.1` is no dead address. */
function isAboutAddress(error: unknown): boolean {
  const { command, response, responseCode } = (error ?? {}) as SmtpFailure;
  if (command !== 'RCPT TO' || typeof responseCode !== 'number') return false;
  const [, enhanced] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(String(response)) ?? [];
  return enhanced ? isDeadAddress(enhanced) : NO_MAILBOX.has(responseCode);
}

/** Whether an enhanced code (RFC 3463) says that the address takes no mails, for good. */
export function isDeadAddress(enhanced: string): boolean {
  return /^5\.(1\.(0|1|2|3|6|9|10)|2\.1|4\.1)$/.test(enhanced);
}

/** What is kept of a failure: the server's answer, else why it was not reached. Short, in one line, without `secrets`. */
export function describeFailure(error: unknown, secrets: readonly string[] = []): string {
  const { code, response, message } = (error ?? {}) as SmtpFailure;
  const said = typeof response === 'string' && response ? response : String(message ?? error);
  let text = said.replace(/[\p{C}\s]+/gu, ' ').trim();
  for (const secret of secrets.filter(Boolean)) text = text.replaceAll(secret, '***');
  return (typeof code === 'string' ? `${code}: ${text}` : text).slice(0, MOST_ERROR);
}
