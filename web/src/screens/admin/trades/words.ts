import { defineWords } from '../../../i18n/words';

export const tradesWords = defineWords(
  {
    title: 'Operações',
    about: 'De todos os usuários. Demo e real nunca se somam, nem moedas diferentes.',
    totalOf: (account: string, currency: string) => `Conta ${account.toLowerCase()}, em ${currency}`,
    open: 'Em aberto',
    winRate: 'Acerto',
    staked: 'Investido',
    noneTitle: 'Nenhuma operação ainda',
    noneText: 'Assim que alguém operar, à mão ou com o robô, aparece aqui.',
  },
  {
    title: 'Trades',
    about: 'Of all users. Demo and real are never added up, nor are currencies.',
    totalOf: (account: string, currency: string) => `${account} account, in ${currency}`,
    open: 'Open',
    winRate: 'Win rate',
    staked: 'Staked',
    noneTitle: 'No trades yet',
    noneText: 'As soon as somebody trades, by hand or with the bot, it is here.',
  },
);
