import type { Locale } from '../../common/index.js';
import type { Letter } from '../../platform/index.js';

export interface ReminderFacts {
  /** Null where no words of theirs may be said: anybody may register with anybody's e-mail. */
  name: string | null;
  /** Names of the modules that will be locked. */
  modules: readonly string[];
  end: Date;
  /** IANA. */
  timeZone: string;
  checkoutUrl: string | null;
  locale: Locale;
}

/** What a mail before an expiry says, as a letter. */
export function reminderWords(facts: ReminderFacts): Letter {
  const { name, modules, end, timeZone, checkoutUrl, locale } = facts;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(end);
  const listed = new Intl.ListFormat(locale, { type: 'conjunction' }).format(modules);
  const words =
    locale === 'pt-BR'
      ? {
          subject: `Seu acesso termina em ${day}`,
          paragraphs: [
            name === null ? 'Olá!' : `Olá, ${name}!`,
            `Seu acesso a ${listed} termina em ${day}. O que você concluiu fica guardado.`,
          ],
          label: 'Renovar o acesso',
        }
      : {
          subject: `Your access ends on ${day}`,
          paragraphs: [
            name === null ? 'Hello,' : `Hello ${name},`,
            `Your access to ${listed} ends on ${day}. What you have completed is kept.`,
          ],
          label: 'Renew it',
        };
  const { label, ...said } = words;
  return { ...said, ...(checkoutUrl !== null && { link: { label, url: checkoutUrl } }) };
}
