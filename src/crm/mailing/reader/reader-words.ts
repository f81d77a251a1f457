import type { Locale } from '../../../common/index.js';

interface PageWords {
  title: string;
  text: string;
}

/** What people read who follow links of mails, and sign up for them. */
interface ReaderWords {
  /** Of the link in mails that have none. */
  unsubscribeLink: string;
  unsubscribe: PageWords & { button: string };
  unsubscribed: PageWords;
  confirm: PageWords & { button: string };
  confirmed: PageWords;
  late: PageWords;
  gone: PageWords;
  unknown: PageWords;
  tooMany: PageWords;
  confirmMail: { subject: string; paragraphs: string[]; label: string; notes: string[] };
}

export const READER_WORDS: Readonly<Record<Locale, ReaderWords>> = {
  'pt-BR': {
    unsubscribeLink: 'Não quero mais receber estes e-mails',
    unsubscribe: {
      title: 'Cancelar e-mails',
      text: 'Você não quer mais receber nossos e-mails?',
      button: 'Sim, cancelar',
    },
    unsubscribed: { title: 'Pronto', text: 'Você não vai mais receber nossos e-mails.' },
    confirm: {
      title: 'Confirmar inscrição',
      text: 'Você quer receber nossos e-mails? Pode cancelar quando quiser.',
      button: 'Sim, quero receber',
    },
    confirmed: { title: 'Pronto', text: 'Sua inscrição está confirmada.' },
    late: {
      title: 'Link vencido',
      text: 'Este link não vale mais. Para receber nossos e-mails, inscreva-se de novo.',
    },
    gone: { title: 'Nada a fazer', text: 'Não temos mais o seu endereço: você não recebe e-mails nossos.' },
    unknown: {
      title: 'Link inválido',
      text: 'Este link não é nosso, ou está incompleto. Abra-o de novo a partir do e-mail.',
    },
    tooMany: { title: 'Muitas tentativas', text: 'Tente de novo mais tarde.' },
    confirmMail: {
      subject: 'Confirme sua inscrição',
      paragraphs: ['Alguém, esperamos que você, pediu para receber nossos e-mails neste endereço.'],
      label: 'Confirmar inscrição',
      notes: [
        'Se não foi você, ignore este e-mail: sem a confirmação nada será enviado. O link vale por 30 dias.',
      ],
    },
  },
  en: {
    unsubscribeLink: 'Unsubscribe from these e-mails',
    unsubscribe: {
      title: 'Unsubscribe',
      text: 'Do you want to get no more e-mails from us?',
      button: 'Yes, unsubscribe',
    },
    unsubscribed: { title: 'Done', text: 'You will get no more e-mails from us.' },
    confirm: {
      title: 'Confirm your subscription',
      text: 'Do you want to get e-mails from us? You can unsubscribe at any time.',
      button: 'Yes, subscribe',
    },
    confirmed: { title: 'Done', text: 'Your subscription is confirmed.' },
    late: {
      title: 'Link expired',
      text: 'This link is not valid any more. To get our e-mails, sign up again.',
    },
    gone: {
      title: 'Nothing to do',
      text: 'We do not have your address any more: you get no e-mails from us.',
    },
    unknown: {
      title: 'Invalid link',
      text: 'This link is not ours, or is incomplete. Open it again from the e-mail.',
    },
    tooMany: { title: 'Too many attempts', text: 'Try again later.' },
    confirmMail: {
      subject: 'Confirm your subscription',
      paragraphs: ['Somebody, hopefully you, has asked to get e-mails from us at this address.'],
      label: 'Confirm your subscription',
      notes: [
        'If it was not you, ignore this e-mail: without the confirmation nothing is sent. The link is valid for 30 days.',
      ],
    },
  },
};

/** The first of the languages that a browser asks for and that there is, in the order of its wishes. */
export function localeOf(acceptLanguage: string | undefined, otherwise: Locale): Locale {
  const wished = (acceptLanguage ?? '')
    .slice(0, 300)
    .split(',')
    .map((part) => {
      const [tag, weight] = part.trim().toLowerCase().split(';q=');
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wished) {
    if (/^pt\b/.test(tag)) return 'pt-BR';
    if (/^en\b/.test(tag)) return 'en';
  }
  return otherwise;
}
