import { reminderWords } from './reminder.words.js';

describe('reminderWords', () => {
  const facts = {
    name: 'Ana',
    modules: ['Trader Pro', 'Sinais'],
    end: new Date('2026-03-01T02:00:00Z'),
    timeZone: 'America/Sao_Paulo',
    checkoutUrl: 'https://pay.example.com/1',
  };

  it('names the day of the business, in its language', () => {
    expect(reminderWords({ ...facts, locale: 'pt-BR' })).toEqual({
      subject: 'Seu acesso termina em 28 de fevereiro de 2026',
      paragraphs: [
        'Olá, Ana!',
        'Seu acesso a Trader Pro e Sinais termina em 28 de fevereiro de 2026. O que você concluiu fica guardado.',
      ],
      link: { label: 'Renovar o acesso', url: 'https://pay.example.com/1' },
    });
    expect(reminderWords({ ...facts, locale: 'en', checkoutUrl: null })).toEqual({
      subject: 'Your access ends on February 28, 2026',
      paragraphs: [
        'Hello Ana,',
        'Your access to Trader Pro and Sinais ends on February 28, 2026. What you have completed is kept.',
      ],
    });
  });

  it.each([
    ['pt-BR', 'Olá!'],
    ['en', 'Hello,'],
  ] as const)('greets in %s without a name that nobody has shown to be theirs', (locale, greeting) => {
    expect(reminderWords({ ...facts, locale, name: null }).paragraphs[0]).toBe(greeting);
  });
});
