import ExcelJS from 'exceljs';
import { Trades } from '../../src/broker/index.js';
import { Zone } from '../../src/common/index.js';
import { Database } from '../../src/platform/index.js';
import { parseCsv } from '../factories/csv-text.js';
import { OpenCursors } from '../factories/open-cursors.js';
import { pastTrade } from '../factories/past-trade.js';
import { textsOf } from '../factories/pdf-text.js';
import { member, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { freshDatabaseUri } from '../setup/test-database.js';
import { until } from '../setup/until.js';

const DAY = 86_400_000;
const MANY = 6000;

/** An object for each row, by the headings. */
function byHeading([headings, ...rows]: readonly string[][]): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [headings[at], cell])));
}

describe('files for staff', () => {
  let test: TestApp;
  let token: string;
  let admin: ApiClient;
  let period: string;

  beforeAll(async () => {
    test = await startTestApp({ MONGODB_URI: `${freshDatabaseUri()}&monitorCommands=true` });
    const login = { email: 'admin@example.com', password: 'admin-password-1' };
    token = (await new ApiClient(test.url, '').post('/api/auth/login', login)).body.accessToken as string;
    admin = new ApiClient(test.url, token);
    const zone = Zone.find('America/Sao_Paulo')!;
    const today = zone.dayOf(Date.now());
    const noon = zone.startOfDay(today - 1) + DAY / 2;
    const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);
    period = `from=${dateOf(today - 2)}&to=${dateOf(today)}`;
    for (const body of [
      { userId: 'bia', type: 'purchase', value: 1100.5 },
      { userId: 'caio', type: 'purchase', value: 50 },
      { userId: 'caio', type: 'purchase', value: 9, currency: 'USD' },
      { userId: '=1+1', type: 'refund', value: -1234.5678 },
    ]) {
      expect((await admin.post('/api/events', body)).status).toBe(201);
    }
    await test.app
      .get(Trades)
      .addPast([
        pastTrade(noon, { asset: '@SUM(A1)' }),
        pastTrade(noon + 1000, { status: 'loss', pnl: -1000 }),
        pastTrade(noon + 2000, { status: 'tie', pnl: 0 }),
        pastTrade(noon + 3000, { userId: 'bia', accountType: 'real', stake: 2500, pnl: 2175 }),
        pastTrade(noon + 4000, { accountType: 'real', currency: 'USD', status: 'loss', pnl: -700 }),
      ]);
  });
  afterAll(() => test?.close());

  async function download(query: string, bearer = token) {
    const response = await fetch(`${test.url}/api/admin/analytics/export?${query}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    return { response, content: Buffer.from(await response.arrayBuffer()) };
  }

  async function rows(query: string) {
    const { response, content } = await download(`format=csv&${query}`);
    expect(response.status).toBe(200);
    return byHeading(parseCsv(content.toString()));
  }

  async function days(query = '') {
    const answer = await admin.get(`/api/admin/analytics/daily?days=3${query}`);
    return answer.body as Record<string, string> & { days: Record<string, number | string>[] };
  }

  it.each(['demo', 'real'])('CSV of days: what the list of days answers, %s', async (accountType) => {
    const { days: listed, ...shared } = await days(`&accountType=${accountType}`);
    expect(listed[1]).toMatchObject(
      accountType === 'demo' ? { trades: 3, pnl: -1.3 } : { trades: 2, pnl: 21.75 },
    );
    const cells = Object.fromEntries(Object.entries(shared).map(([key, value]) => [key, String(value)]));
    expect(await rows(`type=daily&${period}&accountType=${accountType}`)).toEqual(
      listed.map((day) => ({
        ...Object.fromEntries(Object.entries(day).map(([key, value]) => [key, String(value)])),
        ...cells,
      })),
    );
  });

  it('CSV of trades: what the list of trades answers', async () => {
    const listed: Record<string, string | number | null>[] = [];
    for (let cursor = ''; cursor !== 'null';) {
      const page = (await admin.get(`/api/admin/trades?limit=2${cursor && `&cursor=${cursor}`}`)).body;
      listed.push(...(page.items as typeof listed));
      cursor = String(page.nextCursor);
    }
    expect(listed).toHaveLength(5);
    const found = await rows('type=trades');
    expect(found).toEqual(
      listed.map((trade) =>
        Object.fromEntries(
          Object.keys(found[0]).map((key) => {
            const value = String(trade[key] ?? '');
            return [key, value.startsWith('@') ? `'${value}` : value];
          }),
        ),
      ),
    );
    expect(found.map(({ pnl }) => pnl)).toEqual(['-7', '21.75', '0', '-10', '8.7']);
    expect(found.map(({ asset }) => asset)).toContain("'@SUM(A1)");
    expect(await rows('type=trades&accountType=real&currency=USD&status=loss&user=ana')).toEqual([found[0]]);
  });

  it('CSV of events: formulas are text, negative numbers stay, and the mark of UTF-8 is there when asked for', async () => {
    const { response, content } = await download('type=events&format=csv&eventType=refund&bom=true');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="events.csv"');
    expect(content.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [refund] = byHeading(parseCsv(content.subarray(3).toString()));
    expect(refund).toMatchObject({ userId: "'=1+1", type: 'refund', value: '-1234.5678', currency: 'BRL' });
  });

  it('CSV of users: without anything secret, by what is asked for', async () => {
    const { email } = await member(test.url, 'Zilda Prado');
    const found = await rows('type=users&search=zil%20pra');
    expect(found).toMatchObject([{ name: 'Zilda Prado', email, role: 'member', status: 'active' }]);
    expect(Object.keys(found[0])).not.toContain('passwordHash');
    expect(await rows('type=users&search=zil&role=admin')).toEqual([]);
  });

  it.each(['daily', 'trades', 'users', 'events'])(
    'XLSX of %s opens, with the rows of the CSV',
    async (type) => {
      const { response, content } = await download(`format=xlsx&locale=en&type=${type}`);
      expect(response.headers.get('content-type')).toContain('spreadsheetml.sheet');
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(content as never);
      const [sheet] = workbook.worksheets;
      const csv = await rows(`type=${type}`);
      expect(csv.length).toBeGreaterThan(0);
      expect(sheet.rowCount).toBe(csv.length + 1);
      const formulas: unknown[] = [];
      sheet.eachRow((row) =>
        row.eachCell((cell) => {
          if (cell.type === ExcelJS.ValueType.Formula) formulas.push(cell.value);
        }),
      );
      expect(formulas).toEqual([]);
    },
  );

  it('XLSX: numbers are numbers', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(
      (await download('format=xlsx&locale=en&type=trades&accountType=real')).content as never,
    );
    const [sheet] = workbook.worksheets;
    const headings = (sheet.getRow(1).values as string[]).indexOf('Result');
    expect([2, 3].map((row) => sheet.getRow(row).getCell(headings).value)).toEqual([-7, 21.75]);
  });

  it('PDF of days: figures, those of the API; pages are numbered', async () => {
    const { response, content } = await download(
      `type=daily&format=pdf&locale=en&accountType=real&${period}`,
    );
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const shown = textsOf(content);
    const listed = await days('&accountType=real');
    const sum = (key: string) => listed.days.reduce((total, day) => total + Number(day[key]), 0);
    const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'BRL' });
    expect(sum('revenue')).toBe(1150.5);
    for (const figure of [sum('revenue'), sum('revenue') / sum('purchases'), sum('pnl')]) {
      expect(shown.split('\n')).toContain(money.format(figure));
    }
    for (const word of ['Daily report', 'Events', 'Revenue', 'Result', 'Trades by day']) {
      expect(shown).toContain(word);
    }
    const pages = content.toString('latin1').match(/\/Type \/Page\b/g)!.length;
    for (let page = 1; page <= pages; page++) expect(shown).toContain(`Page ${page} of ${pages}`);
  });

  it('PDF of trades: demo and real, and currencies, each by itself', async () => {
    const shown = textsOf((await download('type=trades&format=pdf&locale=en')).content).split('\n');
    const at = shown.indexOf('Totals');
    const totals = shown.slice(at);
    for (const figure of ['R$21.75', '-$7.00', '-R$1.30']) expect(totals).toContain(figure);
    for (const mixed of ['R$20.45', 'R$14.75', 'R$13.45']) expect(shown).not.toContain(mixed);
  });

  it('PDF of trades and of days in a currency that ISO 4217 does not know, as brokers have them', async () => {
    const usdt = { userId: 'cripto', accountType: 'demo', currency: 'USDT', pnl: 1250 } as const;
    await test.app.get(Trades).addPast([pastTrade(Date.now() - 60 * DAY, usdt)]);
    const { response, content } = await download('type=trades&format=pdf&locale=en&user=cripto');
    expect(response.status).toBe(200);
    expect(textsOf(content)).toMatch(/12\.50.USDT/);
    const from = new Date(Date.now() - 70 * DAY).toISOString();
    const to = new Date(Date.now() - 50 * DAY).toISOString();
    const days = await download(`type=daily&format=pdf&locale=en&from=${from}&to=${to}`);
    expect(textsOf(days.content)).toMatch(/12\.50.USDT/);
  });

  it.each([
    ['users', 'Users'],
    ['events', 'Event types'],
  ])('PDF of %s', async (type, title) => {
    const { response, content } = await download(`type=${type}&format=pdf&locale=en`);
    expect(response.status).toBe(200);
    expect(textsOf(content)).toContain(title);
  });

  it('a download that is broken off closes its cursor', async () => {
    const trades = Array.from({ length: MANY }, (_, i) =>
      pastTrade(Date.parse('2024-01-01') + i * 1000, { asset: 'LONG', userId: 'u'.repeat(3000) }),
    );
    await test.app.get(Trades).addPast(trades);
    const client = test.app.get(Database).connection.getClient();
    const cursors = new OpenCursors(client, 'trades_history');
    const abort = new AbortController();
    const response = await fetch(`${test.url}/api/admin/analytics/export?type=trades&format=csv&asset=LONG`, {
      headers: { authorization: `Bearer ${token}` },
      signal: abort.signal,
    });
    const reader = response.body!.getReader();
    await reader.read();
    expect(cursors.count).toBe(1);
    abort.abort();
    await until(() => cursors.count === 0);
    await expect(reader.read()).rejects.toThrow();
  });

  it('a report whose reader leaves before it is made is not read to its end', async () => {
    const trades = test.app.get(Trades);
    const scan = trades.scan.bind(trades);
    let chunks = 0;
    let isEnded = false;
    // as if they had no end
    trades.scan = async function* (...asked) {
      try {
        for (;;) {
          for await (const chunk of scan(...asked)) {
            chunks++;
            yield chunk;
          }
        }
      } finally {
        isEnded = true;
      }
    };
    try {
      const abort = new AbortController();
      const answer = fetch(`${test.url}/api/admin/analytics/export?type=trades&format=pdf&accountType=real`, {
        headers: { authorization: `Bearer ${token}` },
        signal: abort.signal,
      });
      await until(() => chunks > 2);
      abort.abort();
      await expect(answer).rejects.toThrow();
      await until(() => isEnded);
    } finally {
      trades.scan = scan;
    }
  });

  it('is for staff; events only for those who may read them', async () => {
    const { token: outsider } = await member(test.url);
    const { token: operator } = await staff(test.url, 'operator');
    expect((await download('type=daily&format=csv', outsider)).response.status).toBe(403);
    expect((await download('type=daily&format=csv', '')).response.status).toBe(401);
    expect((await download('type=daily&format=csv', operator)).response.status).toBe(200);
    const key = await admin.post('/api/auth/api-keys', { name: 'figures', scopes: ['admin:read'] });
    const bearer = (key.body as { key: string }).key;
    expect((await download('type=trades&format=csv', bearer)).response.status).toBe(200);
    const refused = await download('type=events&format=csv', bearer);
    expect(refused.response.status).toBe(403);
    expect(JSON.parse(refused.content.toString())).toMatchObject({ code: 'AUTH.FORBIDDEN' });
  });

  it.each([
    ['format=csv', 'type'],
    ['type=moods&format=csv', 'type'],
    ['type=daily', 'format'],
    ['type=daily&format=doc', 'format'],
    ['type=daily&format=csv&bom=yes', 'bom'],
    ['type=daily&format=csv&tz=Mars/Olympus', 'tz'],
    ['type=trades&format=csv&from=yesterday', 'from'],
    ['type=trades&format=csv&from=2026-02-01&to=2026-01-01', 'from'],
    ['type=trades&format=csv&status=suspended', 'status'],
    ['type=users&format=csv&asset=EURUSD', 'asset'],
    ['type=users&format=csv&currency=BRL', 'currency'],
    ['type=trades&format=csv&colour=red', 'colour'],
  ])('refuses %s and names %s', async (query, field) => {
    const { response, content } = await download(query);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-disposition')).toBeNull();
    const { errors } = JSON.parse(content.toString()) as { errors: { field: string }[] };
    expect(errors.map((error) => error.field)).toContain(field);
  });
});
