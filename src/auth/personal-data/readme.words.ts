import { type Locale } from '../../common/index.js';

interface Words {
  title: string;
  intro: readonly string[];
  kinds: readonly string[];
  files: string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  'pt-BR': {
    title: 'Seus dados no Trader Dashboard',
    intro: [
      'Este arquivo contém o que o Trader Dashboard guarda sobre você (LGPD, Lei 13.709/2018, art. 18).',
      'Senhas, chaves e códigos não estão aqui: são guardados apenas de forma que não se possa lê-los, ou cifrados.',
    ],
    kinds: [
      '.json: um texto estruturado, que qualquer editor abre.',
      '.jsonl: o mesmo, com um registro em cada linha.',
      '.csv: uma tabela, para planilhas.',
      'Horários são UTC (ISO 8601), salvo indicação.',
    ],
    files: 'Arquivos',
  },
  en: {
    title: 'Your data at Trader Dashboard',
    intro: [
      'This archive holds what Trader Dashboard keeps about you (LGPD, Brazilian law 13.709/2018, art. 18).',
      'Passwords, keys and codes are not in it: they are kept only so that nobody can read them, or encrypted.',
    ],
    kinds: [
      '.json: structured text that any editor opens.',
      '.jsonl: the same, with one record in each line.',
      '.csv: a table, for spreadsheets.',
      'Times are UTC (ISO 8601) unless they say otherwise.',
    ],
    files: 'Files',
  },
};

/** README.txt of an export. @param at when it was made */
export function readmeOf(
  files: readonly { path: string; about: Readonly<Record<Locale, string>> }[],
  locale: Locale,
  who: string,
  at: Date,
): string {
  const { title, intro, kinds, files: heading } = WORDS[locale];
  const lines = [
    title,
    '='.repeat(title.length),
    `${who}, ${at.toISOString()}`,
    '',
    ...intro,
    '',
    ...kinds,
    '',
    heading,
    '-'.repeat(heading.length),
    ...files.flatMap(({ path, about }) => [path, `  ${about[locale]}`]),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
