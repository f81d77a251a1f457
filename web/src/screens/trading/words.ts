import { defineWords } from '../../i18n/words';

/** What market, trade and bot say alike. */
export const tradingWords = defineWords(
  {
    asset: 'Ativo',
    noAsset: 'Nenhum ativo encontrado',
    closedNow: 'fechado',
    timeframe: 'Tempo do candle',
    direction: 'Direção',
    directions: { call: 'Compra (call)', put: 'Venda (put)' },
    kind: 'Tipo de opção',
    kinds: { blitz: 'Blitz', turbo: 'Turbo', binary: 'Binária' },
    account: 'Conta',
    accounts: { demo: 'Demo', real: 'Real' },
    stake: 'Valor',
    payout: 'Payout',
    expiry: 'Expiração',
    status: 'Resultado',
    statuses: {
      open: 'Aberta',
      win: 'Ganho',
      loss: 'Perda',
      tie: 'Empate',
      sold: 'Vendida',
      unknown: 'Sem resposta',
      rejected: 'Recusada',
    },
    pnl: 'Ganho ou perda',
    opened: 'Aberta em',
    strategy: 'Estratégia',
    byHand: 'À mão',
    trades: 'Operações',
    all: 'Todos',
    allAccounts: 'Todas',
    from: 'De',
    to: 'Até',
    filters: 'Filtros',
    clear: 'Limpar filtros',
    csv: 'Baixar CSV',
    noTrades: 'Nenhuma operação',
    noneMatches: 'Nenhuma operação com estes filtros.',
    seconds: (seconds: number) =>
      seconds < 60
        ? `${seconds} s`
        : seconds % 3600 === 0
          ? `${seconds / 3600} h`
          : `${Math.round((seconds / 60) * 10) / 10} min`,
  },
  {
    asset: 'Asset',
    noAsset: 'No asset found',
    closedNow: 'closed',
    timeframe: 'Timeframe',
    direction: 'Direction',
    directions: { call: 'Up (call)', put: 'Down (put)' },
    kind: 'Kind of option',
    kinds: { blitz: 'Blitz', turbo: 'Turbo', binary: 'Binary' },
    account: 'Account',
    accounts: { demo: 'Demo', real: 'Real' },
    stake: 'Stake',
    payout: 'Payout',
    expiry: 'Expiry',
    status: 'Outcome',
    statuses: {
      open: 'Open',
      win: 'Win',
      loss: 'Loss',
      tie: 'Tie',
      sold: 'Sold',
      unknown: 'No reply',
      rejected: 'Rejected',
    },
    pnl: 'Won or lost',
    opened: 'Opened',
    strategy: 'Strategy',
    byHand: 'By hand',
    trades: 'Trades',
    all: 'All',
    allAccounts: 'All',
    from: 'From',
    to: 'To',
    filters: 'Filters',
    clear: 'Clear filters',
    csv: 'Download CSV',
    noTrades: 'No trades',
    noneMatches: 'No trade matches these filters.',
    seconds: (seconds: number) =>
      seconds < 60
        ? `${seconds} s`
        : seconds % 3600 === 0
          ? `${seconds / 3600} h`
          : `${Math.round((seconds / 60) * 10) / 10} min`,
  },
);
