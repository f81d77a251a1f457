import type { MailWords, TokenNews } from './language.js';

const byApi = ({ token, route }: TokenNews) => `By the API: ${route}, with the token ${token}`;

export const ENGLISH: MailWords = {
  verifyEmail: (news) => ({
    subject: 'Confirm your e-mail',
    paragraphs: [
      'An account of Trader Dashboard was made with this e-mail. Confirm it, and what you bought with it is yours.',
    ],
    link: { label: 'Confirm my e-mail', url: news.url },
    notes: [byApi(news), 'The link is good for 7 days. If it was not you, do nothing.'],
  }),
  resetPassword: (news) => ({
    subject: 'A new password',
    paragraphs: ['Somebody, you we hope, asked for a new password of your account of Trader Dashboard.'],
    link: { label: 'Choose a new password', url: news.url },
    notes: [
      byApi(news),
      'The link is good for one hour, and once. If it was not you, do nothing: your password stays as it is.',
    ],
  }),
  invite: (news) => ({
    subject: 'Your invitation to Trader Dashboard',
    paragraphs: ['You are invited to make an account of Trader Dashboard with this e-mail.'],
    link: { label: 'Make my account', url: news.url },
    notes: [byApi(news), 'The invitation is good for 7 days, and once.'],
  }),
};
