import { testConfig } from '../../../../test/setup/test-config.js';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { SAMPLE_CONTACT } from '../merge-data.js';
import { TemplateRenderer } from './template-renderer.js';

const ANA = { contact: SAMPLE_CONTACT, unsubscribeUrl: 'https://example.com/u' };

describe('TemplateRenderer', () => {
  let renderer: TemplateRenderer;
  beforeAll(() => {
    renderer = new TemplateRenderer(testConfig(), new ManualClock());
  });
  afterAll(() => renderer.onModuleDestroy());

  async function outcome(html: string, data = ANA) {
    const t = performance.now();
    try {
      const [mail] = await (await renderer.prepare({ subject: '', html }, 'one')).render([data]);
      return [mail, Math.round(performance.now() - t), process.memoryUsage().rss >> 20];
    } catch (error) {
      return [error, Math.round(performance.now() - t), process.memoryUsage().rss >> 20];
    }
  }
  const big = 'x'.repeat(400_000);
  it.each([
    ['a range', '{% for i in (1..1000000000) %}a{% endfor %}'],
    ['nested loops', '{% for i in (1..10000) %}{% for j in (1..10000) %}{% endfor %}{% endfor %}'],
    ['nested loops output', '{% for i in (1..10000) %}{% for j in (1..10000) %}abc{% endfor %}{% endfor %}'],
    ['doubling capture', '{% for i in (1..100) %}{% capture x %}{{x}}{{x}}ab{% endcapture %}{% endfor %}{{x}}'],
    ['doubling append', '{% assign a = "xxxxxxxxxx" %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}{{a}}'],
    ['replace', `{% assign a = "${big}" %}{{ a | replace: "", a }}`],
    ['replace x', `{% assign a = "${big}" %}{{ a | replace: "x", a }}`],
    ['replace first', `{% assign a = "${big}" %}{% for i in (1..100) %}{% assign a = a | replace_first: "x", a %}{% endfor %}`],
    ['split', `{% assign a = "${big}" | split: "" %}{% for i in (1..100) %}{% assign a = a | concat: a %}{% endfor %}`],
    ['date', `{{ "now" | date: "%900000000d" }}`],
    ['date2', `{{ "now" | date: "%-900000000N" }}`],
    ['json', `{{ contact | json: 1000000 }}`],
    ['array', `{% assign a = "${big}" | split: "" %}{{ a | join: contact.email }}`],
    ['array str', `{% assign a = "${big}" | split: "" %}{% for i in (1..1000000) %}{% assign b = a | append: "" %}{% endfor %}`],
    ['escape expand', `{% assign a = "${'<'.repeat(400_000)}" %}{{ a }}{{ a }}`],
    ['sort', `{% assign a = "${big}" | split: "" | sort %}{{ a | uniq | size }}`],
    ['deep ifs', '{% if a %}'.repeat(50_000) + '{% endif %}'.repeat(50_000)],
    ['deep divs', '<div>'.repeat(90_000)],
    ['unclosed comments', '<!--'.repeat(120_000)],
    ['unclosed styles', '<style>'.repeat(70_000)],
    ['lts', '<'.repeat(490_000)],
    ['outputs', '{{a}}'.repeat(95_000)],
    ['quotes', '<a href="'.repeat(50_000)],
    ['cond comments', '<!--[if mso]>'.repeat(30_000)+'<![endif]-->'],
    ['cond comment attr', '<!--[if mso]><td '+'a="" '.repeat(90_000)+'<![endif]-->'],
    ['css', '<style>'+'url('.repeat(90_000)+'</style>'],
    ['css ws', '<p style="'+'url('+' '.repeat(400_000)+'">'],
    ['ps', '<p>'.repeat(100_000)+'</table>'.repeat(10_000)],
    ['tables', '<table><tr><td>'.repeat(30_000)],
    ['raw unclosed', '{% raw %}'+'{%'.repeat(100_000)],
    ['where_exp', '{% assign a = (1..100000) %}{% for i in (1..1000) %}{% assign b = a | where_exp: "x", "x > 5" %}{% endfor %}'],
    ['recursion', '{{ contact.constructor.constructor("return process")() }}'],
    ['include', '{% include "/etc/passwd" %}'],
    ['render', '{% render "/etc/passwd" %}'],
    ['layout', '{% layout "/etc/passwd" %}'],
    ['proto', '{{ contact["__pro" | append: "to__"] }}'],
    ['dyn', '{% assign k = "construc" | append: "tor" %}[{{ contact[k] }}][{{ contact.tags[k] }}][{{ contact.email[k] }}]{{ contact.tags | map: k }}'],
    ['lstrip chars', `{{ "${big}" | strip: "${'y'.repeat(50_000)}" }}`],
    ['remove', `{{ "${big}" | remove: "x" }}`],
    ['url_decode', '{{ "%" | url_decode }}'],
    ['tablerow', '{% tablerow i in (1..100000) cols:1 %}{% endtablerow %}'],
    ['cycle', '{% for i in (1..100000) %}{% cycle "<b>", "x" %}{% endfor %}'],
    ['anchors', '<a>'.repeat(120_000)],
    ['lis', '<ol><li>'.repeat(60_000)],
    ['entities', '&amp;'.repeat(95_000)],
    ['attrs', '<p ' + Array.from({length: 50_000}, (_, i) => `a${i}=1 `).join('') + '>'],
    ['blanks', ' '.repeat(490_000)+'x'],
    ['newlines', '<br>'.repeat(120_000)+'x'],
    ['spaces lines', ('<p>'+' '.repeat(50)+'</p>').repeat(8000)],
  ])('%s', async (name, html) => {
    const [o, ms, mb] = await outcome(html) as any;
    const s = o instanceof Error ? `${(o as any).code} ${o.message.slice(0, 150)}` : `ok ${o.html.length} ${o.html.slice(0,80)}`;
    process.stderr.write(`${name}: ${ms} ms ${mb} MB: ${s}\n`);
  });
});
