import { TemplateUses } from '../../src/crm/templates/template-uses.js';
import { Mailer } from '../../src/platform/index.js';
import { member, type Person, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const TEMPLATES = '/api/crm/templates';
const CSP = "sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'";

describe('templates', () => {
  let test: TestApp;
  let api: ApiClient;
  let operator: Person;
  let ana: Person;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    operator = await staff(test.url, 'operator');
    ana = await member(test.url, 'Ana Souza');
  });
  afterAll(() => test?.close());

  const made = async (more: object = {}) => {
    const said = { name: 'Boas-vindas', html: '<p>Olá, {{ contact.firstName }}!</p>', ...more };
    const answer = await api.post(TEMPLATES, said);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body as { id: string; version: number };
  };
  const preview = (id: string, body?: unknown) => api.post(`${TEMPLATES}/${id}/preview`, body);

  it('are made, listed, changed and deleted, by an operator too; not by a member', async () => {
    const design = {
      body: { rows: [{ cells: [1] }], values: { 'a.b': 1, $x: null, constructor: 'x' } },
      counters: {},
    };
    const said = {
      name: ' Promoção ',
      subject: 'Oi {{ contact.name }}',
      html: '<p>Oi</p>',
      editor: 'unlayer',
      design,
    };
    const created = await operator.api.post(TEMPLATES, said);
    expect(created).toMatchObject({ status: 201, body: { ...said, name: 'Promoção', version: 1 } });
    expect(JSON.stringify(created.body.design)).toBe(JSON.stringify(design));
    const path = `${TEMPLATES}/${created.body.id}`;
    expect((await operator.api.get(path)).body).toEqual(created.body);

    const changed = await operator.api.patch(path, {
      subject: null,
      html: '<p>Novo</p>',
      design: null,
      editor: 'html',
    });
    expect(changed).toMatchObject({ status: 200, body: { html: '<p>Novo</p>', editor: 'html', version: 2 } });
    expect(changed.body).not.toHaveProperty('subject');
    expect(changed.body).not.toHaveProperty('design');

    const next = await made();
    const first = await api.get(`${TEMPLATES}?limit=1`);
    expect(first.body.items).toMatchObject([{ id: next.id, name: 'Boas-vindas', editor: 'html' }]);
    expect(first.body.items[0]).not.toHaveProperty('html');
    const second = await api.get(`${TEMPLATES}?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items).toMatchObject([{ id: created.body.id }]);

    for (const route of [path, `${path}/preview`, TEMPLATES]) {
      expect((await ana.api.get(route)).status).toBe(403);
    }
    expect((await ana.api.post(`${path}/test-send`, {})).status).toBe(403);
    expect((await operator.api.delete(path)).status).toBe(204);
    for (const answer of [
      await api.get(path),
      await api.patch(path, { name: 'x' }),
      await api.delete(path),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'CRM.TEMPLATE_NOT_FOUND' } });
    }
  });

  it('keep a design of a million bytes, and say what is too large', async () => {
    const design = { image: `data:image/png;base64,${'A'.repeat(900_000)}`, list: Array(20_000).fill(1) };
    const { id } = await made({ editor: 'grapesjs', html: `<p>${'é'.repeat(400_000)}</p>`, design });
    expect((await api.get(`${TEMPLATES}/${id}`)).body.design).toEqual(design);
    const draft = await api.post(`${TEMPLATES}/preview`, { html: `<p>${'é'.repeat(400_000)}</p>` });
    expect(draft).toMatchObject({ status: 200, body: { html: expect.stringContaining('éé') } });
    const tooLarge = await api.patch(`${TEMPLATES}/${id}`, { design: { text: 'x'.repeat(1_000_000) } });
    expect(tooLarge).toMatchObject({ status: 400, body: { errors: [{ field: 'design' }] } });
    expect((await api.patch(`${TEMPLATES}/${id}`, { html: 'x'.repeat(2_200_000) })).status).toBe(413);
    await api.delete(`${TEMPLATES}/${id}`);
  });

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['a line break in the subject', { subject: 'Oi\r\nBcc: x@example.com' }, 'subject'],
    ['another editor', { editor: 'word' }, 'editor'],
    ['a text as a design', { design: '{}' }, 'design'],
    ['a list as a design', { design: [] }, 'design'],
    ['no HTML', { html: '' }, 'html'],
    ['too much HTML', { html: 'x'.repeat(500_001) }, 'html'],
    ['a tag that is not closed', { html: '<p>{% if contact.name %}</p>' }, 'html'],
    ['a merge tag that is not closed', { subject: '{{ contact.name' }, 'subject'],
    ['an unknown filter', { html: '{{ contact.name | shout }}' }, 'html'],
    ['the filter that lets data be markup', { html: '{{ contact.name | raw }}' }, 'html'],
    ['an include', { html: '{% include "/etc/passwd" %}' }, 'html'],
    ['a render', { html: '{% render "x" %}' }, 'html'],
    ['a layout', { html: '{% layout "x" %}' }, 'html'],
    ['a way out', { html: '{{ constructor.constructor("return process")() }}' }, 'html'],
    ['a shorter one', { html: '{{ contact.constructor }}' }, 'html'],
    ['a prototype', { html: '{{ contact["__proto__"].x }}' }, 'html'],
    ['an unknown part', { owner: 'x' }, 'owner'],
  ])('are refused with %s', async (_, more, field) => {
    const { id } = await made();
    const said = { name: 'x', html: 'x', ...more };
    for (const answer of [await api.post(TEMPLATES, said), await api.patch(`${TEMPLATES}/${id}`, more)]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
    }
    expect((await api.get(`${TEMPLATES}/${id}`)).body.version).toBe(1);
  });

  it('do not let one write over what another has changed, when a version is named', async () => {
    const { id } = await made();
    const path = `${TEMPLATES}/${id}`;
    expect((await api.patch(path, { name: 'A', version: 1 })).status).toBe(200);
    expect(await operator.api.patch(path, { name: 'B', version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'CRM.TEMPLATE_CHANGED', version: 2 },
    });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => api.patch(path, { name: `C${at}`, version: 2 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    expect((await api.patch(path, { name: 'D' })).body).toMatchObject({ name: 'D', version: 4 });
  });

  it('stay while something needs them', async () => {
    const { id } = await made();
    const use = { kind: 'campaign' as const, id: 'cmp_1', name: 'Black Friday' };
    let uses = [use];
    test.app.get(TemplateUses).register((templateId) => Promise.resolve(templateId === id ? uses : []));
    expect(await api.delete(`${TEMPLATES}/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'CRM.TEMPLATE_IN_USE', uses: [use] },
    });
    uses = [];
    expect((await api.delete(`${TEMPLATES}/${id}`)).status).toBe(204);
  });

  it('are shown with a contact, with sample data, or with somebody made up', async () => {
    const contact = await api.post('/api/crm/contacts', {
      email: 'bia@example.com',
      name: '<b>Bia</b> & Cia',
      fields: { city: 'Recife' },
    });
    const { id } = await made({
      subject: '{{ contact.name }} de {{ contact.fields.city }}',
      html: '<p onclick="x()">{{ contact.name }} {{ contact.fields.cidade }}{{ event.value }}</p><script>x()</script>',
    });
    const shown = await preview(id, { contactId: contact.body.id });
    expect(shown).toMatchObject({
      status: 200,
      body: {
        subject: '<b>Bia</b> & Cia de Recife',
        html: '<p>&lt;b&gt;Bia&lt;/b&gt; &amp; Cia </p>',
        text: '<b>Bia</b> & Cia',
      },
    });
    expect(shown.body.warnings.map(({ message }: { message: string }) => message)).toEqual([
      'html: there is no contact.fields.cidade: it stays empty',
      'html: there is no event.value: it stays empty',
      'html: onclick is taken out',
      'html: <script> is taken out',
    ]);
    const sample = await preview(id, {
      data: { contact: { name: 'Caio Reis\r\nBcc: x@example.com' }, event: { value: 7 } },
    });
    expect(sample.body).toMatchObject({
      subject: 'Caio Reis Bcc: x@example.com de',
      text: 'Caio Reis\nBcc: x@example.com 7',
    });
    expect(sample.body).not.toHaveProperty('url');
    expect((await preview(id)).body.text).toBe('Ana Souza');

    expect((await preview(id, { contactId: 'cnt_none' })).body.code).toBe('CRM.CONTACT_NOT_FOUND');
    expect((await preview(id, { data: { contact: 'x' } })).status).toBe(400);
    expect((await preview(id, { contactId: contact.body.id, data: { contact: {} } })).status).toBe(400);
    expect((await preview('tpl_none')).status).toBe(404);
  });

  it('are shown before they are saved, and their errors told by field, line and column', async () => {
    const draft = (body: object, who = api) => who.post(`${TEMPLATES}/preview`, body);
    const html = '<p onclick="x()">Olá, {{ contact.firstName }} {{ event.value }}</p>';
    const shown = await draft({ html, subject: 'Oi {{ contact.name }}', data: { event: { value: 7 } } });
    expect(shown).toMatchObject({
      status: 200,
      body: { subject: 'Oi Ana Souza', html: '<p>Olá, Ana 7</p>', warnings: [{ code: 'markup-removed' }] },
    });
    expect(shown.body).not.toHaveProperty('url');
    const broken = await draft({ html: '<p>\n{{ contact.name | shout }}</p>' });
    expect(broken).toMatchObject({
      status: 400,
      body: { code: 'CRM.TEMPLATE_INVALID', errors: [{ field: 'html' }] },
    });
    expect((await draft({ html, subject: '{% if' })).body.errors).toMatchObject([{ field: 'subject' }]);
    expect((await draft({ html, contactId: 'cnt_none' })).body.code).toBe('CRM.CONTACT_NOT_FOUND');
    expect((await draft({ html: '' })).status).toBe(400);
    expect((await draft({ html }, ana.api)).status).toBe(403);
  });

  it('that never end, or make too much, are an error, and nothing else', async () => {
    const loop = await made({
      html: `{% assign list = "${'a,'.repeat(9000)}" | split: "," %}{% for i in list %}{% for j in list %}{% endfor %}{% endfor %}`,
    });
    const giant = await made({ html: `{% for i in (1..10000) %}${'x'.repeat(5000)}{% endfor %}` });
    const fine = await made();
    const [slow, large, shown] = await Promise.all([preview(loop.id), preview(giant.id), preview(fine.id)]);
    expect(slow).toMatchObject({ status: 422, body: { code: 'CRM.TEMPLATE_TOO_SLOW' } });
    expect(large).toMatchObject({ status: 422, body: { code: 'CRM.TEMPLATE_TOO_LARGE' } });
    expect(shown.body.html).toBe('<p>Olá, Ana!</p>');
  });

  it('are shown by a browser, in which nothing of them runs or loads', async () => {
    const { id } = await made({
      html: '<p>Oi {{ contact.name }}</p><img src="http://x.example/a.png" alt="x">',
    });
    const { url } = (await preview(id)).body as { url: string };
    const address = new URL(url);
    const direct = `${test.url}${TEMPLATES}/${id}/preview`;
    const link = `${test.url}${address.pathname}${address.search}`;
    for (const [page, headers] of [
      [link, {}],
      [direct, { authorization: `Bearer ${operator.token}` }],
    ] as const) {
      const answer = await fetch(page, { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toBe(CSP);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.text()).toContain('<p>Oi Ana Souza</p><img alt="x" />');
    }
    expect((await fetch(direct)).status).toBe(401);
    const forged = `${link.slice(0, -4)}AAAA`;
    expect((await fetch(forged)).status).toBe(404);
  });

  it('are sent to oneself or to one address as a test', async () => {
    const { id } = await made({ subject: 'Oi {{ contact.firstName }}' });
    const send = (body?: unknown) => operator.api.post(`${TEMPLATES}/${id}/test-send`, body);
    expect(await send()).toMatchObject({ status: 202, body: { to: operator.email, subject: 'Oi Ana' } });
    expect(
      await send({ to: 'Equipe@Example.com', data: { contact: { name: 'Bia\r\nBcc: x@example.com' } } }),
    ).toMatchObject({
      status: 202,
      body: { to: 'equipe@example.com', subject: 'Oi Bia' },
    });
    const mails = await test.app.get(Mailer).list({ kind: 'crm.test-send' }, 10);
    expect(mails.map(({ to }) => to)).toEqual(['equipe@example.com', operator.email]);
    expect(test.app.get(Mailer).bodyOf(mails[1])).toEqual({ text: 'Olá, Ana!', html: '<p>Olá, Ana!</p>' });
    // whoever has it and is erased is not named in the outbox either
    const { body: contact } = await api.post('/api/crm/contacts', { email: 'equipe@example.com' });
    await api.post(`/api/crm/contacts/${contact.id}/erase`);
    const left = await test.app.get(Mailer).list({ kind: 'crm.test-send' }, 10);
    expect(left.map(({ to }) => to)).toEqual([operator.email]);
    for (const to of ['x', 'a@example.com, b@example.com', 'a@example.com\r\nBcc: b@example.com']) {
      expect((await send({ to })).status).toBe(400);
    }
    const many = await Promise.all(Array.from({ length: 30 }, () => send({ to: 'outra@example.com' })));
    const refused = many.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(Number(refused[0].headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
