import type { MailWords, TokenNews } from './language.js';

const byApi = ({ token, route }: TokenNews) => `Pela API: ${route}, com o token ${token}`;

export const PORTUGUESE: MailWords = {
  verifyEmail: (news) => ({
    subject: 'Confirme seu e-mail',
    paragraphs: [
      'Uma conta do Trader Dashboard foi criada com este e-mail. Confirme-o, e o que você comprou com ele é liberado.',
    ],
    link: { label: 'Confirmar meu e-mail', url: news.url },
    notes: [byApi(news), 'O link vale por 7 dias. Se não foi você, não faça nada.'],
  }),
  resetPassword: (news) => ({
    subject: 'Uma nova senha',
    paragraphs: ['Alguém, esperamos que você, pediu uma nova senha para a sua conta do Trader Dashboard.'],
    link: { label: 'Escolher uma nova senha', url: news.url },
    notes: [
      byApi(news),
      'O link vale por uma hora e uma única vez. Se não foi você, não faça nada: sua senha continua a mesma.',
    ],
  }),
  invite: (news) => ({
    subject: 'Seu convite para o Trader Dashboard',
    paragraphs: ['Você foi convidado a criar uma conta do Trader Dashboard com este e-mail.'],
    link: { label: 'Criar minha conta', url: news.url },
    notes: [byApi(news), 'O convite vale por 7 dias e uma única vez.'],
  }),
};
