import type { Locale } from '../../../../common/index.js';

/** What a mail to the staff says beside the message of the workflow. */
export const NOTICE_WORDS: Readonly<
  Record<Locale, { contact: (who: string) => string; why: (workflow: string) => string }>
> = {
  'pt-BR': {
    contact: (who) => `Contato: ${who}`,
    why: (workflow) => `Enviado pelo fluxo "${workflow}".`,
  },
  en: {
    contact: (who) => `Contact: ${who}`,
    why: (workflow) => `Sent by the workflow "${workflow}".`,
  },
};
