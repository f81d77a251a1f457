import { english } from './english.js';
import { figureOf } from './figures.js';
import { portuguese } from './portuguese.js';

describe('figureOf', () => {
  it.each<[number, string, string, string]>([
    [1204, 'deliveries', '1.204 entregas', '1,204 deliveries'],
    [512 * 1024 ** 2, 'bytes', '512 MiB', '512 MiB'],
    [1000, 'bytes', '1.000 bytes', '1,000 bytes'],
    [0.123456, '1', '0,123', '0.123'],
    [0, 'jobs', '0 tarefas', '0 jobs'],
    [2.5, 'events/s', '2,5 eventos/s', '2.5 events/s'],
    [12.3456, 'ms', '12,35 ms', '12.35 ms'],
    [-1500.5, 'BRL', '-1.500,5 BRL', '-1,500.5 BRL'],
  ])('%d %s', (value, unit, pt, en) => {
    expect([figureOf(value, unit, 'pt-BR'), figureOf(value, unit, 'en')]).toEqual([pt, en]);
  });
});

describe('words of alerts', () => {
  const facts = {
    name: 'Backlog',
    metric: 'webhooks.backlog',
    unit: 'deliveries',
    value: 1204,
    comparison: '>',
    threshold: 1000,
  } as const;

  it('say what the figure is and what was asked', () => {
    expect(english('UTC').rule(facts)).toBe(
      'Backlog: webhooks.backlog is 1,204 deliveries (> 1,000 deliveries)',
    );
    expect(portuguese('UTC').rule({ ...facts, value: null })).toBe(
      'Backlog: webhooks.backlog não é conhecido (> 1.000 entregas)',
    );
  });

  it('count', () => {
    expect([1, 1000].map((count) => english('UTC').deadLetters(count))).toEqual([
      'A webhook delivery is dead: processing failed at every attempt',
      '1,000 webhook deliveries are dead: processing failed at every attempt',
    ]);
    expect([1, 1000].map((count) => portuguese('UTC').needsSession(count))).toEqual([
      'Um usuário precisa de uma nova sessão da corretora',
      '1.000 usuários precisam de uma nova sessão da corretora',
    ]);
  });

  it('tell the time of the business', () => {
    expect(english('America/Sao_Paulo').since(new Date('2026-03-01T02:00:00Z'))).toMatch(
      /^Since 2\/28\/26, 11:00:00.PM GMT-3\.$/,
    );
  });
});
