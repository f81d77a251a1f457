import { Injectable } from '@nestjs/common';
import { AppError } from '../../../../common/index.js';
import { takesMails } from '../../../mailing/sending/consent.rules.js';
import { CrmMailing } from '../../../mailing/sending/crm-mailing.js';
import type { CrmMailOf, Refusal } from '../../../mailing/sending/crm-mail.js';
import { mergeContactOf } from '../../../templates/merge-data.js';
import type { SettingsOf } from '../../definition/kinds/kinds.js';
import { mailVariantOf } from '../../definition/kinds/mail-variant.rules.js';
import type { ActionContext, ActionOutcome, WorkflowAction } from './action.js';
import { MailTemplates } from './mail-templates.js';

type Settings = SettingsOf<'action.mail'>;
type Described = Omit<ActionContext, 'signal'>;

const REFUSALS: Readonly<Record<Refusal, string>> = {
  list: 'Their address is on the suppression list',
  unsubscribed: 'They are not subscribed',
  gone: 'The contact is gone',
};

/**
 * Sends a mail, unless the contact does not want it. One whose sender has died is sent again with the same Message-ID:
 * perhaps twice, never not at all.
 */
@Injectable()
export class MailAction implements WorkflowAction<'action.mail'> {
  readonly kind = 'action.mail';

  constructor(
    private readonly templates: MailTemplates,
    private readonly mailing: CrmMailing,
  ) {}

  async perform(settings: Settings, context: ActionContext): Promise<ActionOutcome> {
    const mail = await this.render(settings, context);
    const said = { ...mailOf(context), ...mail, purpose: settings.purpose ?? 'marketing' };
    const outcome = await this.mailing.send(said, context.signal);
    switch (outcome.state) {
      case 'sent':
        return { state: 'done', detail: `"${mail.subject}" was sent` };
      case 'kept':
        return { state: 'done', detail: `"${mail.subject}" was kept: there is no SMTP_URL` };
      case 'suppressed':
        return { state: 'skipped', reason: REFUSALS[outcome.reason] };
      case 'failed':
        return { state: 'failed', reason: outcome.error };
      case 'again':
        return { state: 'again', reason: outcome.error };
      case 'unknown':
        return { state: 'done', detail: `The server may have it or not: ${outcome.error}` };
    }
  }

  async describe(settings: Settings, context: Described): Promise<string> {
    const { subject } = await this.render(settings, context);
    const but = takesMails(context.contact.subscription, settings.purpose) ? '' : ', if they were subscribed';
    return `Would send "${subject}" to ${context.contact.email}${but}`;
  }

  /** @throws AppError when there is no such template, or it cannot be rendered for them */
  private async render({ templateId, subject }: Settings, context: Described) {
    const template = await this.templates.prepared(templateId, subject);
    const unsubscribeUrl = await this.mailing.unsubscribeUrl(mailOf(context));
    const { event, workflow } = context;
    const data = { contact: mergeContactOf(context.contact), unsubscribeUrl, event: event ?? {}, workflow };
    const [mail] = await template.render([data]);
    if (mail instanceof AppError) throw mail;
    return mail;
  }
}

function mailOf({ contact, workflow, nodeId, key }: Described): CrmMailOf {
  return { contact, kind: 'workflow', ref: workflow.id, variant: mailVariantOf(nodeId), key };
}
