import { textOfAnswer } from './answer.js';

describe('textOfAnswer', () => {
  it.each([
    ['{"text":"Olá"}', 'Olá'],
    ['  {"text": "a\\nb", "mood": "good"}\n', 'a\nb'],
    ['```json\n{"text":"Olá"}\n```', 'Olá'],
    ['Here it is:\n```\n{"text":"a } b"}\n```\nDone.', 'a } b'],
    ['{"text":"um","text":"dois"}', 'dois'],
    ['{"__proto__":{"text":"x"}}', null],
    ['{"text":["Olá"]}', null],
    ['{"text":', null],
    ['["text"]', null],
    ['null', null],
    ['"text"', null],
    ['Sure! {"text": "Olá {events.count}"} Anything else?', 'Olá {events.count}'],
    [' Foram {purchases.count} compras.\n', 'Foram {purchases.count} compras.'],
    ['{purchases.count} compras: {"text": "Olá"', null],
    [' ', null],
    ['', null],
    ['```json\n{"text":\n```', null],
  ])('%j', (answer, text) => expect(textOfAnswer(answer)).toBe(text));
});
