import type { Format } from '../../../i18n/format';
import { defineWords } from '../../../i18n/words';

const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** `1,2 MB`. */
function size(format: Format, bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${format.number(Math.round(value * (step === 0 ? 1 : 10)) / (step === 0 ? 1 : 10))} ${UNITS[step]}`;
}

export const exportWords = defineWords(
  {
    title: 'Exportações',
    about: 'Arquivos com os dias, as operações, os usuários ou os eventos.',
    exportIt: 'Exportar',
    exportText:
      'Tudo o que os filtros encontram, não só o que está na tela. O PDF traz totais e as 200 linhas mais novas.',
    formats: { csv: 'CSV, para planilhas', xlsx: 'XLSX, para o Excel', pdf: 'PDF, para ler' },
    newTitle: 'Nova exportação',
    newAbout: 'O arquivo é enviado à medida que é lido, e baixado quando está completo.',
    type: 'O que exportar',
    types: { daily: 'Números por dia', trades: 'Operações', users: 'Usuários', events: 'Eventos' },
    format: 'Formato',
    accountType: 'Conta',
    realFirst: 'Real, se houver',
    asset: 'Ativo',
    eventType: 'Tipo de evento',
    userOfEvents: 'Usuário (como a origem o chama)',
    search: 'Nome ou e-mail',
    start: 'Exportar',
    list: 'Desta janela',
    listAbout: 'Ficam aqui até você fechar a página ou sair; no servidor não fica cópia.',
    noneTitle: 'Nenhuma exportação ainda',
    noneText: 'Escolha acima o que exportar, ou use "Exportar" nas listas de operações e de usuários.',
    file: 'Arquivo',
    startedAt: 'Pedido às',
    bytes: 'Tamanho',
    state: 'Situação',
    states: { running: 'Em andamento', done: 'Pronto', failed: 'Falhou', cancelled: 'Cancelado' },
    saveAgain: 'Baixar de novo',
    tryAgain: 'Tentar de novo',
    making: (name: string) => `Exportando ${name}`,
    made: (name: string) => `${name} foi baixado`,
    toExports: 'Ver exportações',
    size,
  },
  {
    title: 'Exports',
    about: 'Files with days, trades, users or events.',
    exportIt: 'Export',
    exportText:
      'All that the filters find, not only what is on the screen. A PDF has totals and the newest 200 rows.',
    formats: { csv: 'CSV, for spreadsheets', xlsx: 'XLSX, for Excel', pdf: 'PDF, to read' },
    newTitle: 'New export',
    newAbout: 'The file is sent as it is read, and downloaded when it is complete.',
    type: 'What to export',
    types: { daily: 'Figures by day', trades: 'Trades', users: 'Users', events: 'Events' },
    format: 'Format',
    accountType: 'Account',
    realFirst: 'Real, if any',
    asset: 'Asset',
    eventType: 'Type of event',
    userOfEvents: 'User (as senders call them)',
    search: 'Name or e-mail',
    start: 'Export',
    list: 'Of this window',
    listAbout: 'They stay here until you close the page or log out; the server keeps no copy.',
    noneTitle: 'No exports yet',
    noneText: 'Choose above what to export, or use "Export" in the lists of trades and users.',
    file: 'File',
    startedAt: 'Asked for at',
    bytes: 'Size',
    state: 'State',
    states: { running: 'Under way', done: 'Ready', failed: 'Failed', cancelled: 'Cancelled' },
    saveAgain: 'Download again',
    tryAgain: 'Try again',
    making: (name: string) => `Exporting ${name}`,
    made: (name: string) => `${name} was downloaded`,
    toExports: 'See exports',
    size,
  },
);
