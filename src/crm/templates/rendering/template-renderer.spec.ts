import { testConfig } from '../../../../test/setup/test-config.js';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import type { AppError } from '../../../common/index.js';
import { type MergeData, SAMPLE_CONTACT } from '../merge-data.js';
import { RenderThread } from './render-thread.js';
import { TemplateRenderer } from './template-renderer.js';

const of = (name: string): MergeData => ({
  contact: { ...SAMPLE_CONTACT, name },
  unsubscribeUrl: 'https://x.example/u',
});

describe('TemplateRenderer', () => {
  let renderer: TemplateRenderer;

  beforeAll(() => {
    renderer = new TemplateRenderer(testConfig(), new ManualClock());
  });
  afterAll(() => renderer.onModuleDestroy());

  const codeOf = async (html: string) => {
    try {
      const [mail] = await (await renderer.prepare({ subject: '', html })).render([of('Ana')]);
      return 'code' in mail ? mail.code : 'fine';
    } catch (error) {
      return (error as AppError).code;
    }
  };

  it('renders any number, in their order', async () => {
    const prepared = await renderer.prepare({
      subject: 'Oi {{ contact.name }}',
      html: '<p>{{ contact.name }}</p>',
    });
    const names = Array.from({ length: 230 }, (_, at) => `n${at}`);
    const mails = await prepared.render(names.map(of));
    expect(mails.map((mail) => 'subject' in mail && mail.subject)).toEqual(names.map((name) => `Oi ${name}`));
    expect(mails[229]).toEqual({ subject: 'Oi n229', html: '<p>n229</p>', text: 'n229' });
    expect(await prepared.render([])).toEqual([]);
  });

  it('says of one that fails why, and makes the others', async () => {
    const html = '{% if contact.name == "b" %}{{ "%" | url_decode }}{% endif %}{{ contact.name }}';
    const [a, b, c] = await (await renderer.prepare({ subject: '', html })).render(['a', 'b', 'c'].map(of));
    expect([a, c]).toMatchObject([{ html: 'a' }, { html: 'c' }]);
    expect(b).toMatchObject({ code: 'CRM.TEMPLATE_FAILED', errors: [{ field: 'html' }] });
  });

  const LONG = 'x'.repeat(300_000);
  it.each([
    [
      'a loop without end',
      `{% assign list = "${'a,'.repeat(9000)}" | split: "," %}{% for i in list %}{% for j in list %}{% endfor %}{% endfor %}`,
      'SLOW',
    ],
    ['a range without end', '{% for i in (1..1000000000) %}{% endfor %}', 'LARGE'],
    ['an output without end', `{% for i in (1..9000) %}${'x'.repeat(5000)}{% endfor %}`, 'LARGE'],
    [
      'a capture that doubles',
      '{% for i in (1..99) %}{% capture x %}{{ x }}{{ x }}ab{% endcapture %}{% endfor %}',
      'LARGE',
    ],
    [
      'a text that doubles',
      '{% assign a = "abcdef" %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}',
      'LARGE',
    ],
    ['a text replaced by itself', `{% assign a = "${LONG}" %}{{ a | replace: "x", a }}`, 'LARGE'],
    [
      'a list that doubles',
      '{% assign a = "a b" | split: " " %}{% for i in (1..99) %}{% assign a = a | concat: a %}{% endfor %}',
      'LARGE',
    ],
    ['a padded date', '{{ "now" | date: "%900000000d" }}', 'LARGE'],
  ])('survives %s', async (_, html, code) => {
    expect(await codeOf(html)).toBe(`CRM.TEMPLATE_TOO_${code}`);
    expect(await codeOf('{{ contact.name }}')).toBe('fine');
  });

  it('ends a thread that hangs, and only the mail that it hung on is lost', async () => {
    // Liquid is done with it at once; the sanitiser's parser looks back through all of them at each end
    const html = `{% capture x %}{% for i in (1..1900) %}${'<div>'.repeat(100)}{% endfor %}{% endcapture %}{% if contact.name == "b" %}{{ x }}{% endif %}{{ contact.name }}`;
    const data = ['a', 'b', 'c'].map(of);
    const thread = new RenderThread({ timeZone: 'UTC', locale: 'pt-BR' });
    const task = { kind: 'render', source: { subject: '', html }, now: 0, data } as const;
    await expect(thread.run(task)).rejects.toMatchObject({ reason: 'slow', at: 1 });
    await thread.close();
    const mails = await (await renderer.prepare({ subject: '', html })).render(data);
    expect(mails).toMatchObject([{ html: 'a' }, { code: 'CRM.TEMPLATE_TOO_SLOW' }, { html: 'c' }]);
  });
});
