import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit, type AuditEntry, Jobs, Mailer } from '../../platform/index.js';
import { PersonalData } from './personal-data.js';
import type { ErasedPerson, PersonalDataPart, PersonalFile, Person } from './personal-data.part.js';
import { jsonLines } from './personal-files.js';

/** Rows that are read at once. */
const CHUNK = 200;

/** What the platform, which knows no accounts, keeps of people: mails to them, jobs about them, and what staff did. */
@Injectable()
export class PlatformPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'platform';
  readonly collections = ['mails', 'audit', 'jobs'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly mailer: Mailer,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  *export({ id, email }: Person): Iterable<PersonalFile> {
    yield {
      path: 'account/mails.jsonl',
      about: {
        'pt-BR': 'Mensagens ao seu e-mail, se confirmado, dos últimos 90 dias: assunto e quando.',
        en: 'Mails to your e-mail, if it is verified, of the last 90 days: their subject and when.',
      },
      content: jsonLines(email === undefined ? [] : this.mailsTo(email)),
    };
    yield {
      path: 'account/audit.jsonl',
      about: {
        'pt-BR': 'O que a equipe mudou na sua conta, e o que você mudou como parte da equipe.',
        en: 'What staff has changed about your account, and what you have changed as staff.',
      },
      content: jsonLines(this.entriesOf(id)),
    };
  }

  async erase({ id, email, mailbox, begunAt }: ErasedPerson): Promise<void> {
    await this.mailer.forget({ ...mailbox, until: begunAt });
    await this.jobs.forget('auth.forgot-password', { email: mailbox.to }, begunAt);
    await this.audit.forget({ id, ...(email !== undefined && { email }) });
  }

  private async *mailsTo(to: string): AsyncIterable<object> {
    for await (const mail of inPages((before) => this.mailer.list({ to }, CHUNK, before))) {
      const { kind, subject, state, createdAt, sentAt } = mail;
      yield { kind, subject, state, createdAt, sentAt };
    }
  }

  private async *entriesOf(id: string): AsyncIterable<object> {
    for await (const entry of inPages((before) => this.audit.list({ target: id }, CHUNK, before))) {
      const { at, action, outcome, before, after } = entry;
      yield { at, action, outcome, byMe: entry.actorId === id, before, after };
    }
    for await (const entry of inPages((before) => this.audit.list({ actorId: id }, CHUNK, before))) {
      if (entry.target?.id !== id) yield withoutOthers(entry);
    }
  }
}

/** What somebody did; of what was changed, which may be about others, only its kind. */
function withoutOthers({ at, action, outcome, target, address }: AuditEntry): object {
  return { at, action, outcome, byMe: true, ...(target && { kind: target.kind }), address };
}

async function* inPages<Row extends { id: string }>(
  read: (before?: string) => Promise<readonly Row[]>,
): AsyncGenerator<Row, void> {
  let before: string | undefined;
  do {
    const rows = await read(before);
    yield* rows;
    before = rows.length < CHUNK ? undefined : rows.at(-1)!.id;
  } while (before !== undefined);
}
