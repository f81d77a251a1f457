import { Zone } from '../../common/index.js';
import { Told, unverifiedIn } from './unverified.rules.js';

const SUMMARY = {
  from: '2026-11-23T03:05:00.000Z',
  day: '2026-11-21',
  totalEvents: 1204,
  purchases: { count: 87, value: 12_458.9, averageTicket: 143.2037 },
  change: { value: -0.1234, averageTicket: 0.5 },
  pnl: -35.5,
  payout: 0.87,
  users: ['ana', 'user-4711'],
  text: 'R$ 777,50 in 9 days',
  levels: { 'level 65': null },
  large: 2_350_000,
};

const unverified = (text: string) => {
  const told = new Told(Zone.find('America/Sao_Paulo')!);
  told.add(JSON.stringify(SUMMARY));
  return unverifiedIn(text, told).map((claim) => claim.text);
};

describe('unverifiedIn', () => {
  it.each([
    // in either locale's format
    '1204 eventos',
    '1.204 eventos',
    '1,204 events',
    'R$ 12.458,90 e R$12458,9',
    '$12,458.90',
    '12\u00a0458,90',
    // rounded to the digits that are shown
    'R$ 143,20',
    'ticket de 143,2',
    'ticket of 143',
    'about 143.204',
    'cerca de 1,2 mil eventos',
    '1.2k events, 1.20K',
    '2,35 milhões, 2.4 million, 2,4 mi, 2.35M',
    '0.5',
    // percent of a fraction; the sign may be in words
    'caiu 12%',
    'caiu 12,3 %',
    'fell by 12.34 percent',
    '−12%',
    'menos 12 por cento',
    'subiu 50%, +50%',
    'payout de 87%',
    // signs
    'prejuízo de R$ 35,50',
    'resultado de -35,5 e R$ -35,50 e -R$ 35,50',
    // days and times, in UTC and in the time zone of business
    'em 23/11 às 00:05',
    '23/11/2026, 03:05',
    '2026-11-23T03:05:00Z',
    '2026-11-23',
    '11/23/2026 at 12:05 AM',
    '23 de novembro de 2026, 00h05',
    'November 23rd, 2026',
    'Nov 21, and in November 2026',
    'em 2026',
    'on the 23rd',
    '21.11.2026',
    // spelt out
    'oitenta e sete compras',
    'eighty-seven purchases',
    'mil duzentos e quatro',
    'doze por cento',
    // within texts and keys that a tool told
    'R$ 777,50 em nove dias',
    'level 65',
    'user-4711 and 4711',
    // two numbers with a bar
    '87/1204',
    // no numbers
    '1. primeiro\n2) segundo\n  3. terceiro\n> 14. fourth',
    '1. 87 compras',
    'EURUSD2, M5, u_7, v2',
    'uma compra, um evento, one thing',
    'nothing at all',
    '',
  ])('takes %j', (text) => {
    expect(unverified(text)).toEqual([]);
  });

  it.each([
    ['1.205 eventos', ['1.205']],
    ['88 compras', ['88']],
    ['R$ 143,30', ['143,30']],
    ['R$ 143,21 de ticket', ['143,21']],
    ['144', ['144']],
    ['1,3 mil', ['1,3 mil']],
    ['1.3k', ['1.3k']],
    ['13%', ['13%']],
    ['12,4%', ['12,4%']],
    ['+12%', ['+12%']],
    ['-50%', ['-50%']],
    ['-1204', ['-1204']],
    ['+R$ 35,50', ['+35,50']],
    ['24/11', ['24/11']],
    ['23/12/2026', ['23/12/2026']],
    ['às 00:06', ['00:06']],
    ['2026-11-24', ['2026-11-24']],
    ['23 de outubro', ['23 de outubro']],
    ['October 23', ['October 23']],
    ['em 2027', ['2027']],
    ['on the 24th', ['24th']],
    ['nas 24h', ['24h']],
    ['oitenta e oito', ['oitenta e oito']],
    ['eighty-eight', ['eighty-eight']],
    ['dois mil', ['dois mil']],
    ['treze por cento', ['treze']],
    ['86/1204', ['86']],
    ['86/87', ['86/87']],
    ['99 e 99, e 98', ['99', '98']],
    ['1. 99 compras', ['99']],
    ['**99**, (98) "97" [96]', ['99', '98', '97', '96']],
    ['10-20', ['10', '20']],
    ['１２３ e ٣', ['123', '٣']],
    ['1.2.3', ['1.2.3']],
    ['R$1.000.000,00', ['1.000.000,00']],
    ['9e99', []],
    ['1204; 87.', []],
    ['5 compras.\n6 vendas', ['5', '6']],
  ])('finds in %j', (text, expected) => {
    expect(unverified(text)).toEqual(expected);
  });

  it('takes no word of the model for one of a tool that repeats it; the period that was looked at is one', () => {
    const told = new Told(Zone.find('UTC')!);
    const from = '2026-11-23T00:00:00.000Z';
    told.add(JSON.stringify({ type: '4321', period: { from }, count: 5 }), { from, type: '4321', limit: 5 });
    expect(unverifiedIn('4321 em 23/11: 5', told).map(({ text }) => text)).toEqual(['4321']);
    told.add(JSON.stringify({ type: '4321' }), { type: 'x' });
    expect(unverifiedIn('4321', told)).toEqual([]);
  });

  it('knows nothing when no tool has said anything', () => {
    const told = new Told(Zone.find('UTC')!);
    expect(unverifiedIn('1 e 0 e dois', told).map(({ text }) => text)).toEqual(['1', '0', 'dois']);
  });

  it.each(['1.', 'mil ', '1/1 ', '- ', ' ', '1 ', 'a', '9', ', ', 'mil e ', '1 mil ', 'nov '])(
    'comes to the end of 64,000 characters of %j', // a regular expression that goes back takes minutes
    (part) => {
      expect(unverified(part.repeat(64_000 / part.length)).length).toBeLessThan(5);
    },
  );
});
