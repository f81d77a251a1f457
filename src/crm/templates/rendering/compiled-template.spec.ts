import { CompiledTemplate, newEngines, type Refused } from './compiled-template.js';

const engines = newEngines({ timeZone: 'America/Sao_Paulo', locale: 'pt-BR' });
const NOW = Date.parse('2026-02-01T01:30:00Z');
const DATA = {
  contact: {
    email: 'ana@example.com',
    name: 'Ana <b>"Souza"</b> & Cia',
    firstName: 'Ana',
    tags: ['vip', '<i>x</i>'],
    fields: {
      city: 'São Paulo',
      site: 'https://ana.example/?a=1&b=2',
      bad: ' java\tscript:alert(1)',
      lines: 'a\nb',
    },
  },
  unsubscribeUrl: 'https://x.example/u?t=1&k=2',
};
const compiled = (html: string, subject = '') => new CompiledTemplate(engines, { subject, html });
const rendered = (html: string, data: object = DATA) => compiled(html).render(data, NOW);
/** The same template in the slow way: a capture is never frozen. */
const whole = (html: string) => `{% capture nothing %}{% endcapture %}${html}`;
const words = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('a compiled template', () => {
  it.each([
    '<p>Olá {{ contact.name }}</p>',
    '<p title="{{ contact.name }}" class=\'{{ contact.firstName }}\'>x</p>',
    '<a href="{{ unsubscribeUrl }}">Sair</a> <a href={{ contact.fields.site }}>site</a>',
    '<a href="https://x.example/{{ contact.fields.city | url_encode }}?n={{ contact.firstName }}">x</a>',
    '<a href="{{ contact.fields.site }}/path">x</a>',
    '<ul>{% for tag in contact.tags %}<li>{{ forloop.index }} {{ tag }}</li>{% endfor %}</ul>',
    '{% if contact.tags contains "vip" %}<b>VIP</b>{% else %}<i>não</i>{% endif %}<p>fim</p>',
    '<table><tbody>{% for tag in contact.tags %}<tr><td>{{ tag }}</td></tr>{% endfor %}</tbody></table>',
    '{% assign n = contact.name | upcase %}<p>{{ n -}}   !</p>',
    '{% comment %}<div>{{ x }}{% endcomment %}<p>{{ contact.firstName | default: "amigo" }}</p>',
    '{% case contact.firstName %}{% when "Ana" %}<p>A</p>{% else %}<p>B</p>{% endcase %}',
    '<!--[if mso]><td width="{{ contact.firstName }}"><![endif]--><p>{{ "now" | date: "%d/%m/%Y %H:%M" }}</p>',
    '<html><head><title>{{ contact.name }}</title><style>.a{color:red}</style></head><body><p>{{ contact.name }}</p></body></html>',
    '<p>{{ contact.fields.none }}{{ contact.name | escape }}{{ "<b>" }}{% echo contact.name %}{% cycle "<b>", "x" %}</p>',
  ])('frozen makes the same mail as when it is sanitised afterwards: %s', (html) => {
    const [fast, slow] = [compiled(html), compiled(whole(html))];
    expect([fast.facts.isFrozen, slow.facts.isFrozen]).toEqual([true, false]);
    const [one, other] = [fast.render(DATA, NOW), slow.render(DATA, NOW)];
    expect(one.html.replaceAll('&#34;', '"').replaceAll('&quot;', '"')).toBe(
      other.html.replaceAll('&quot;', '"'),
    );
    expect(words(one.text)).toBe(words(other.text));
  });

  it.each([
    '<p {{ contact.name }}>x</p>',
    '<td {% if contact.name %}bgcolor="red"{% endif %}>x</td>',
    '<p style="color:{{ contact.name }}">x</p>',
    '<style>.a{color:{{ contact.name }}}</style>',
    '<a href="{{ contact.firstName }}{{ contact.fields.site }}">x</a>',
    '<a href="java{{ contact.name }}">x</a>',
    '<a href="{{ contact.name }}script:alert(1)">x</a>',
    '<a href="{% if contact.name %}https://a{% endif %}">x</a>',
    '<p title="<b>{{ contact.name }}">{% raw %}{{ x }}{% endraw %}</p>',
    '<script>{{ contact.name }}</script>',
    '<!-- {{ contact.name }} -->x',
    '<p>&#123;&#123; contact.name }}</p>{{ contact.name }}',
    '{{ contact.fields.lines | newline_to_br }}',
    '<ol>{% for t in contact.tags %}<li>{{ t }}</li>{% endfor %}</ol>',
  ])('is not frozen where what is put in could be more than text: %s', (html) => {
    expect(compiled(html).facts.isFrozen).toBe(false);
  });

  const evil =
    '"><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">{{ 7 | times: 6 }}';
  it.each([
    '<p>{{ contact.name }}</p>',
    '<p title="{{ contact.name }}">x</p>',
    '<p title={{ contact.name }}>x</p>',
    '<p {{ contact.name }}>x</p>',
    '<{{ contact.name }}>x',
    '<a href="{{ contact.name }}">x</a>',
    '<a href="https://x/{{ contact.name }}">x</a>',
    '<style>{{ contact.name }}</style>',
    '<!-- {{ contact.name }} -->',
    '<!--[if mso]>{{ contact.name }}<![endif]-->',
    '<title>{{ contact.name }}</title>',
    '{% capture x %}{{ contact.name }}{% endcapture %}<p title="{{ x }}">{{ x }}</p>',
    '{{ contact.name | newline_to_br }}',
    '{% assign x = contact.name | strip_html | append: contact.name %}{{ x }}',
    '{{ contact.name | url_encode | url_decode }}',
    '{% tablerow t in contact.list cols:1 %}{{ t }}{% endtablerow %}',
    '{% liquid echo contact.name %}',
  ])('lets no data be markup: %s', (html) => {
    for (const value of [evil, `-->${evil}`, `</style>${evil}`, `]]>${evil}`, ' onclick=alert(1) x']) {
      const mail = rendered(html, { contact: { name: value, list: [value] } });
      const tags = (mail.html.match(/<(?:"[^"]*"|[^">])*>/g) ?? []).join('');
      expect(tags).not.toMatch(/<script|<img|href="\s*javascript/i);
      expect(tags.replace(/"[^"]*"/g, '""')).not.toMatch(/\son\w+=/i);
      expect(mail.html + mail.text).not.toMatch(/\b42\b/);
    }
  });

  it.each([
    ['{{ contact.fields.bad }}', 'href=""'],
    ['{{ contact.fields.site }}', 'href="https://ana.example/?a=1&amp;b=2"'],
  ])('lets %s be an address only when it is one', (value, href) => {
    expect(rendered(`<a href="${value}">x</a>`).html).toContain(href);
    expect(rendered(`<a href="${value}">x</a>`).text).not.toContain('script');
  });

  it('keeps markup that it has captured itself', () => {
    const html =
      '{% capture hello %}<b>{{ contact.name }}</b>{% endcapture %}{{ hello }} {{ contact.fields.lines | newline_to_br }}';
    expect(rendered(html).html).toBe('<b>Ana &lt;b&gt;"Souza"&lt;/b&gt; &amp; Cia</b> a<br />\nb');
  });

  it('has a subject of one line, in which nothing is escaped', () => {
    const template = compiled('x', '{{ contact.name }}{{ contact.fields.x }}');
    const contact = { ...DATA.contact, fields: { x: '\r\nBcc: x@example.com\u2028y' } };
    expect(template.render({ contact }, NOW).subject).toBe('Ana <b>"Souza"</b> & Cia Bcc: x@example.com y');
  });

  it('has a text part that people can read', () => {
    const html =
      '<html><head><title>t</title><style>a{}</style></head><body><h1>Olá {{ contact.firstName }}</h1><p>Um   texto.</p>{% if contact.tags.size > 9 %}<p>não</p>{% endif %}<p><img src="https://x/a.png" alt="Foto"> <a href="https://x.example">Ver</a></p></body></html>';
    expect(rendered(html).text).toBe('Olá Ana\n\nUm texto.\n\nFoto Ver [https://x.example]');
  });

  it('tells which merge tags it reads, of those that it has not made itself', () => {
    const html =
      '{% assign x = contact.name %}{{ x }}{% for t in event.items %}{{ t.name }}{% endfor %}{{ contact.fields[key] }}';
    const paths = compiled(html, '{{ contact.firstName }}').facts.variables.map(
      ({ field, path }) => `${field} ${path.join('.')}`,
    );
    expect(paths.sort()).toEqual([
      'html contact.fields',
      'html contact.name',
      'html event.items',
      'html key',
      'subject contact.firstName',
    ]);
  });

  it('reads only what data has itself', () => {
    const html =
      '{% assign k = "construc" | append: "tor" %}[{{ contact[k] }}{{ contact.tags[k] }}{{ contact.email[k] }}{{ contact.tags | map: k }}{{ ["__pro" | append: "to__"] }}]';
    expect(rendered(html.replace('{{ ["__pro" | append: "to__"] }}', '')).html).toBe('[]');
  });

  it.each([
    ['{{ contact.name | nope }}', 'html', 'undefined filter: nope, line:1, col:1'],
    ['<p>\n{% if x %}</p>', 'html', 'not closed'],
    ['Olá {{ contact.name', 'html', 'output "{{ contact.name" not closed, line:1, col:5'],
    ['<p>{%%}</p>', 'html', 'illegal tag syntax'],
    ['{{ contact.name | raw }}', 'html', 'undefined filter: raw'],
    ['{% increment contact %}', 'html', 'tag "increment" not found'],
    ['{{ contact.__proto__ }}', 'html', '"__proto__" is no merge tag'],
    ['{% if contact["constructor"] %}x{% endif %}', 'html', '"constructor" is no merge tag'],
    ['{% if a %}'.repeat(20_000) + '{% endif %}'.repeat(20_000), 'html', 'is nested too deep'],
  ])('%.40s cannot be read', (html, field, message) => {
    let refusal: unknown;
    try {
      compiled(html);
    } catch (error) {
      ({ refusal } = error as Refused);
    }
    expect(refusal).toMatchObject({
      kind: 'invalid',
      field,
      message: expect.stringContaining(message) as string,
    });
  });
});
