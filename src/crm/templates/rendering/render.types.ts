/** What a template is made of. */
export interface TemplateSource {
  subject: string;
  html: string;
}

/** What one mail says. */
export interface RenderedMail {
  /** One line. */
  subject: string;
  html: string;
  /** The same as plain text. */
  text: string;
}

/** What is known of a template without rendering it. */
export interface TemplateFacts {
  /** Merge tags that it reads, as paths; a path ends where it depends on a value. */
  variables: { field: TemplateField; path: string[] }[];
  /** What of its HTML is taken out, as people call it. */
  removed: string[];
  /** Whether its HTML is sanitised once for all mails, and not mail by mail: some ten times as fast. */
  isFrozen: boolean;
}

export type TemplateField = 'subject' | 'html';

/** Why a mail is not rendered. */
export type Refusal =
  | { kind: 'invalid' | 'failed'; field: TemplateField; message: string }
  | { kind: 'slow' | 'large'; field?: TemplateField };

export type MailOutcome = { mail: RenderedMail } | { refusal: Refusal };

export type RenderTask =
  | { kind: 'compile'; source: TemplateSource }
  | { kind: 'render'; source: TemplateSource; now: number; data: readonly object[] };

export type TaskOutcome =
  | { kind: 'compiled'; facts: TemplateFacts }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'rendered'; outcomes: MailOutcome[] };

export interface ThreadSettings {
  timeZone: string;
  locale: string;
  /** One number: which mail of the task is being made. */
  progress: SharedArrayBuffer;
}
