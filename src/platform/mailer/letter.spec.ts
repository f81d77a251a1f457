import { letter } from './letter.js';

describe('letter', () => {
  it('is text and HTML, in which markup is only shown', () => {
    const { subject, text, html } = letter({
      subject: 'Hi',
      paragraphs: ['<b>A & B</b>\nsecond line'],
      link: { label: 'Open "it"', url: 'https://td.example/x?a=1&b=2' },
      notes: ["It's small"],
    });
    expect(subject).toBe('Hi');
    expect(text).toBe(
      '<b>A & B</b>\nsecond line\n\nOpen "it": https://td.example/x?a=1&b=2\n\nIt\'s small\n',
    );
    expect(html).toContain('<p>&lt;b&gt;A &amp; B&lt;/b&gt;<br>second line</p>');
    expect(html).toContain('<a href="https://td.example/x?a=1&amp;b=2">Open &quot;it&quot;</a>');
    expect(html).toContain('<small>It&#39;s small</small>');
  });

  it('needs no link', () => {
    expect(letter({ subject: 'Hi', paragraphs: ['A', 'B'] }).text).toBe('A\n\nB\n');
  });
});
