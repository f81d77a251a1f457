import ExcelJS from 'exceljs';
import { EventLedger } from '../../src/events/index.js';
import { parseCsv } from '../factories/csv-text.js';
import { textsOf } from '../factories/pdf-text.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const at = (day: number, hour: number) => `2026-01-${day}T${String(hour).padStart(2, '0')}:30:00-03:00`;
const SENT = [
  { id: 'p1', userId: 'ana', type: 'purchase', value: 100.5, timestamp: at(10, 9) },
  { id: 'p2', userId: '=cmd|"/C calc"!A0', type: 'purchase', value: 49.25, timestamp: at(10, 9) },
  { id: 'p3', userId: '山田 🚀', type: 'purchase', value: 20, currency: 'USD', timestamp: at(11, 23) },
  { id: 'r1', userId: '-12', type: 'refund', value: -1234.5678, timestamp: at(12, 0) },
  { id: 'l1', userId: 'José, "Zé"\u2028', type: 'login', timestamp: at(12, 0) },
];
const PERIOD = 'from=2026-01-10&to=2026-01-12';

describe('analytics as files', () => {
  let test: TestApp;
  let token: string;

  beforeAll(async () => {
    test = await startTestApp();
    const sender = new WebhookSender(test.url, test.config.webhookSecret);
    expect((await sender.send(SENT)).status).toBe(202);
    await test.app.get(EventLedger).drained();
    const answer = await new ApiClient(test.url, '').post('/api/auth/login', {
      email: 'admin@example.com',
      password: 'admin-password-1',
    });
    token = answer.body.accessToken as string;
    const api = new ApiClient(test.url, token);
    expect((await api.post('/api/event-types', { type: 'purchase', label: '+Venda' })).status).toBe(201);
  });
  afterAll(() => test?.close());

  async function download(query: string) {
    const response = await fetch(`${test.url}/api/analytics/export?${PERIOD}&${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { response, content: Buffer.from(await response.arrayBuffer()) };
  }

  it('CSV: each day, as numbers and dates', async () => {
    const { response, content } = await download('format=csv');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="analytics-daily-2026-01-10-2026-01-12.csv"',
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(parseCsv(content.toString())).toEqual([
      ['date', 'events', 'purchases', 'revenue', 'averageTicket', 'activeUsers', 'currency'],
      ['2026-01-10', '2', '2', '149.75', '74.875', '2', 'BRL'],
      ['2026-01-11', '1', '0', '0', '0', '1', 'BRL'],
      ['2026-01-12', '2', '0', '0', '0', '2', 'BRL'],
    ]);
  });

  it('CSV: what a spreadsheet would run is text, negative numbers stay', async () => {
    const { content } = await download('format=csv&report=users&bom=true');
    const text = content.toString();
    expect(text.startsWith('\ufeffuserId,count,value,currency\r\n')).toBe(true);
    expect(parseCsv(text).slice(1)).toEqual([
      ['ana', '1', '100.5', 'BRL'],
      ['\'=cmd|"/C calc"!A0', '1', '49.25', 'BRL'],
      ['José, "Zé"\u2028', '1', '0', 'BRL'],
      ['山田 🚀', '1', '0', 'BRL'],
      ['-12', '1', '-1234.5678', 'BRL'],
    ]);
    const types = parseCsv((await download('format=csv&report=types')).content.toString());
    expect(types.slice(1)).toEqual([
      ['purchase', "'+Venda", '3', '149.75', 'BRL'],
      ['login', '', '1', '0', 'BRL'],
      ['refund', '', '1', '-1234.5678', 'BRL'],
    ]);
  });

  it('CSV: the events themselves', async () => {
    const { content } = await download('format=csv&report=events');
    expect(parseCsv(content.toString()).map(([, id, type, , value]) => [id, type, value])).toEqual([
      ['id', 'type', 'value'],
      ['p1', 'purchase', '100.5'],
      ['p2', 'purchase', '49.25'],
      ['p3', 'purchase', '20'],
      ['l1', 'login', ''],
      ['r1', 'refund', '-1234.5678'],
    ]);
  });

  it('XLSX opens again: numbers, dates, headings that stay', async () => {
    const { response, content } = await download('format=xlsx&locale=pt-BR');
    expect(response.headers.get('content-type')).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(content as never);
    const [sheet] = workbook.worksheets;
    expect(sheet.name).toBe('Dias');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    const rows = sheet.getSheetValues().slice(1) as unknown[][];
    expect(rows.map((row) => row.slice(1))).toEqual([
      ['Data', 'Eventos', 'Compras', 'Receita', 'Ticket médio', 'Usuários ativos', 'Moeda'],
      [new Date('2026-01-10T00:00:00Z'), 2, 2, 149.75, 74.875, 2, 'BRL'],
      [new Date('2026-01-11T00:00:00Z'), 1, 0, 0, 0, 1, 'BRL'],
      [new Date('2026-01-12T00:00:00Z'), 2, 0, 0, 0, 2, 'BRL'],
    ]);
    expect(sheet.getColumn(1).width).toBe(12);
    expect(sheet.getCell('D2').numFmt).toBe('#,##0.00##');
  });

  it('XLSX: formulas are text, also those of users', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await download('format=xlsx&report=users&locale=en')).content as never);
    const cell = workbook.worksheets[0].getCell('A3');
    expect([cell.type, cell.value]).toEqual([ExcelJS.ValueType.String, '=cmd|"/C calc"!A0']);
    expect(workbook.worksheets[0].getCell('C6').value).toBe(-1234.5678);
  });

  it.each([
    [
      'daily',
      'pt-BR',
      ['Relatório de análise', 'Eventos por dia', 'Receita por dia', 'Tipos de evento', 'R$\u00a0149,75'],
    ],
    ['types', 'en', ['Analytics', 'Event types', 'R$149.75', '+Venda', 'refund']],
    ['users', 'en', ['Analytics', 'Users', '=cmd|"/C calc"!A0', '? ?', 'José, "Zé" ']],
  ])('PDF: %s in %s, with page numbers', async (report, locale, words) => {
    const { response, content } = await download(`format=pdf&report=${report}&locale=${locale}`);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(content.subarray(-6).toString()).toContain('%%EOF');
    const shown = textsOf(content);
    for (const word of words) expect(shown).toContain(word);
    const pages = content.toString('latin1').match(/\/Type \/Page\b/g)!.length;
    expect(shown).toMatch(new RegExp(`(Página|Page) ${pages} (de|of) ${pages}`));
  });

  it('PDF of a long period has many pages, each numbered', async () => {
    const response = await fetch(
      `${test.url}/api/analytics/export?format=pdf&from=2024-01-01&to=2026-01-31`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const content = Buffer.from(await response.arrayBuffer());
    const pages = content.toString('latin1').match(/\/Type \/Page\b/g)!.length;
    expect(pages).toBeGreaterThan(10);
    const shown = textsOf(content);
    for (let page = 1; page <= pages; page++) expect(shown).toContain(`Página ${page} de ${pages}`);
    expect(shown).toContain('Eventos por mês');
  });

  it('a key for figures alone gets no events', async () => {
    const api = new ApiClient(test.url, token);
    const key = await api.post('/api/auth/api-keys', { name: 'figures', scopes: ['analytics:read'] });
    expect(key.status).toBe(201);
    const ask = (report: string) =>
      fetch(`${test.url}/api/analytics/export?${PERIOD}&format=csv&report=${report}`, {
        headers: { authorization: `Bearer ${(key.body as { key: string }).key}` },
      });
    expect((await ask('daily')).status).toBe(200);
    const refused = await ask('events');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'AUTH.FORBIDDEN' });
  });

  it('says when nothing happened', async () => {
    const response = await fetch(
      `${test.url}/api/analytics/export?format=pdf&from=2020-01-01&to=2020-01-02&locale=en`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect(textsOf(Buffer.from(await response.arrayBuffer()))).toContain('Nothing happened in this period.');
  });

  it.each([
    ['format=doc', 'format'],
    ['', 'format'],
    ['format=pdf&report=events', 'format'],
    ['format=csv&report=moods', 'report'],
    ['format=csv&locale=fr', 'locale'],
    ['format=csv&tz=Mars/Olympus', 'tz'],
    ['format=csv&bom=yes', 'bom'],
  ])('refuses %s and names %s', async (query, field) => {
    const { response, content } = await download(query);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('content-disposition')).toBeNull();
    const { errors } = JSON.parse(content.toString()) as { errors: { field: string }[] };
    expect(errors.map((error) => error.field)).toContain(field);
  });
});
