import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/index.js';
import type { Contact } from '../../contacts/contact.js';
import { Contacts } from '../../contacts/contacts.js';
import type { CrmMail, CrmMailOf } from '../../mailing/sending/crm-mail.js';
import { CrmMailing } from '../../mailing/sending/crm-mailing.js';
import { mergeContactOf } from '../../templates/merge-data.js';
import { type Prepared, TemplateRenderer } from '../../templates/rendering/template-renderer.js';
import type { CampaignContent } from '../campaign.js';
import type { CampaignMail } from '../ledger/campaign-mail.js';
import { CampaignMailRepository } from '../ledger/campaign-mail.repository.js';
import { isTwin } from '../ledger/twins.rules.js';

/** A row of the ledger with the mail that belongs to it. */
export interface ReadyMail {
  row: CampaignMail;
  mail: CrmMail;
}

/** A row that no mail is made of. */
export interface Refused {
  row: CampaignMail;
  state: 'failed' | 'suppressed';
  /** A code, or why nothing may be sent. */
  error: string;
}

/** By variant; `''` where there are none. */
export type PreparedContents = ReadonlyMap<string, Prepared>;

/** Makes the mails of rows, many at once. */
@Injectable()
export class MailMaker {
  constructor(
    private readonly mails: CampaignMailRepository,
    private readonly contacts: Contacts,
    private readonly renderer: TemplateRenderer,
    private readonly mailing: CrmMailing,
  ) {}

  /** @throws TemplateInvalid, TemplateTooSlow, TemplateTooLarge, Unavailable */
  async prepare(contents: readonly CampaignContent[]): Promise<PreparedContents> {
    const prepared = new Map<string, Prepared>();
    for (const { variant = '', subject, html } of contents)
      prepared.set(variant, await this.renderer.prepare({ subject, html }));
    return prepared;
  }

  /** In the order of rows; of contacts as they are now. @throws Unavailable, or what the database says */
  async make(
    campaignId: string,
    rows: readonly CampaignMail[],
    prepared: PreparedContents,
  ): Promise<(ReadyMail | Refused)[]> {
    const ids = [...new Set(rows.flatMap(({ contactId }) => contactId ?? []))];
    const [contacts, theirs] = await Promise.all([
      this.contacts.findByIds(ids),
      this.mails.ofContacts(campaignId, ids),
    ]);
    const known = new Map(contacts.map((contact) => [contact.id, contact]));
    const made = new Map<string, ReadyMail | Refused>();
    for (const [variant, content] of prepared) {
      const asked = rows.filter((row) => (row.variant ?? '') === variant);
      const readers = asked.flatMap((row) => {
        const contact = known.get(row.contactId ?? '');
        return contact && !isTwin(row, theirs) ? [{ row, contact }] : [];
      });
      for (const each of await this.render(campaignId, readers, content)) made.set(each.row.id, each);
    }
    return rows.map((row) => made.get(row.id) ?? { row, state: 'suppressed', error: whyNone(row, known) });
  }

  private async render(
    campaignId: string,
    readers: readonly { row: CampaignMail; contact: Contact }[],
    content: Prepared,
  ): Promise<(ReadyMail | Refused)[]> {
    const mails = readers.map(({ row, contact }) => mailOf(campaignId, row, contact));
    const data = await Promise.all(
      readers.map(async ({ contact }, at) => ({
        contact: mergeContactOf(contact),
        unsubscribeUrl: await this.mailing.unsubscribeUrl(mails[at]),
      })),
    );
    const rendered = await content.render(data);
    return readers.map(({ row }, at) => {
      const said = rendered[at];
      if (said instanceof AppError) return { row, state: 'failed', error: said.code };
      return { row, mail: { ...mails[at], ...said } };
    });
  }
}

/** The row's id is the key: sent again it is the same mail, by its Message-ID. */
function mailOf(ref: string, { id: key, variant }: CampaignMail, { id, email, name }: Contact): CrmMailOf {
  return {
    contact: { id, email, ...(name !== undefined && { name }) },
    kind: 'campaign',
    ...{ ref, key },
    ...(variant !== undefined && { variant }),
  };
}

function whyNone({ contactId }: CampaignMail, known: ReadonlyMap<string, Contact>): string {
  return known.has(contactId ?? '') ? 'merged' : 'gone';
}
