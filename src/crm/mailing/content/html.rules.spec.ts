import { toHttpUrl, withAtEnd, withLinks } from './html.rules.js';

const wrapped = (html: string) => withLinks(html, (url) => `https://t.example/c?u=${url}`);

describe('withLinks', () => {
  it.each([
    [
      '<a href="https://shop.example/x">x</a>',
      '<a href="https://t.example/c?u=https://shop.example/x">x</a>',
    ],
    [
      "<A class=b HREF='http://shop.example/'>x</A>",
      '<A class=b HREF="https://t.example/c?u=http://shop.example/">x</A>',
    ],
    ['<a href=https://shop.example/y>x</a>', '<a href="https://t.example/c?u=https://shop.example/y">x</a>'],
    [
      '<a href="https://shop.example/?a=1&amp;b=&#50;&#x33;">x</a>',
      '<a href="https://t.example/c?u=https://shop.example/?a=1&amp;b=23">x</a>',
    ],
    ['<area href=" https://shop.example/z ">', '<area href="https://t.example/c?u=https://shop.example/z">'],
    [
      '<!--[if mso]><a href="https://shop.example/">x</a><![endif]-->',
      '<!--[if mso]><a href="https://t.example/c?u=https://shop.example/">x</a><![endif]-->',
    ],
  ])('%s becomes %s', (html, expected) => expect(wrapped(html)).toBe(expected));

  it.each([
    '<a href="mailto:ana@example.com">x</a>',
    '<a href="tel:+5581999990000">x</a>',
    '<a href="#top">x</a>',
    '<a href="/relative">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://">x</a>',
    '<a href>x</a>',
    '<a title="a > b href=https://shop.example/">x</a>',
    '<a data-href="https://shop.example/">x</a>',
    '<img src="https://shop.example/p.png">',
    '<link href="https://shop.example/style.css">',
    '<abbr href="https://shop.example/">x</abbr>',
    'a < b and href="https://shop.example/"',
  ])('%s stays as it is', (html) => expect(wrapped(html)).toBe(html));

  it('leaves alone what is not to be followed, and only that', () => {
    const html = '<a href="https://a.example/">a</a> <a href="https://b.example/">b</a>';
    const without = withLinks(html, (url) => (url === 'https://a.example/' ? null : 'https://c.example/'));
    expect(without).toBe('<a href="https://a.example/">a</a> <a href="https://c.example/">b</a>');
  });

  it('lets no address end its attribute', () => {
    const html = withLinks('<a href="https://a.example/">a</a>', () => 'https://c.example/?"><script>');
    expect(html).toBe('<a href="https://c.example/?&quot;&gt;&lt;script&gt;">a</a>');
  });

  it('reads a mail of half a megabyte of unfinished tags without delay', () => {
    const html = '<a href="'.repeat(60_000);
    expect(wrapped(html)).toBe(html);
  });
});

describe('toHttpUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTP://Example.com/A b', 'http://example.com/A%20b'],
    ['https://例え.jp/', 'https://xn--r8jz45g.jp/'],
    ['ftp://example.com/', null],
    ['//example.com/', null],
    ['javascript:alert(1)//https://', null],
    ['', null],
  ])('%j is %j', (text, expected) => expect(toHttpUrl(text)).toBe(expected));
});

describe('withAtEnd', () => {
  it.each([
    ['<p>a</p>', '<p>a</p>+'],
    ['<html><body><p>a</p></body></html>', '<html><body><p>a</p>+</body></html>'],
    ['<BODY>a</BODY >', '<BODY>a+</BODY >'],
  ])('%s ends as %s', (html, expected) => expect(withAtEnd(html, '+')).toBe(expected));
});
