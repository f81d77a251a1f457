import { cleanHtml } from './mail-html.js';

const DOCUMENT = [
  '<!DOCTYPE html>',
  '<html lang="pt-BR" xmlns:v="urn:schemas-microsoft-com:vml"><head><meta charset="utf-8" />',
  '<meta name="viewport" content="width=device-width, initial-scale=1.0" /><title>Oi</title>',
  '<style type="text/css">@media only screen and (min-width: 620px) { .u-row { width: 600px !important; } }</style>',
  '<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->',
  '</head><body class="clean-body" style="margin: 0; background-color: #f7f8f9" bgcolor="#f7f8f9">',
  '<!--[if (mso)|(IE)]><table width="600" cellpadding="0"><tr><td style="padding: 0px" align="center"><![endif]-->',
  '<table role="presentation" cellpadding="0" width="100%" border="0"><tbody><tr><td background="https://x.example/bg.png" valign="top">',
  '<!--[if !mso]><!--><img src="https://x.example/a.png" alt="" width="600" /><!--<![endif]-->',
  '<!--[if mso]><v:roundrect href="https://x.example/?a=1&amp;b=2" style="height:37px" arcsize="11%" stroke="f" fillcolor="#3AAEE0"><w:anchorlock/><center style="color:#FFFFFF">Comprar</center></v:roundrect><![endif]-->',
  '<a href="https://x.example/?a=1&amp;b=2" target="_blank" style="color: #fff">Comprar</a><br /><a href="mailto:a@example.com">e-mail</a>',
  '</td></tr></tbody></table><!--[if (mso)|(IE)]></td></tr></table><![endif]--></body></html>',
].join('\n');

describe('cleanHtml', () => {
  it('lets through what mails are made of, to the letter', () => {
    expect(cleanHtml(DOCUMENT)).toEqual({ html: DOCUMENT, removed: [] });
    expect(cleanHtml(cleanHtml(DOCUMENT).html).html).toBe(DOCUMENT);
  });

  it.each([
    ['<p>a</p><script>alert(1)</script>', '<p>a</p>', '<script>'],
    ['<p onclick="x()">a</p>', '<p>a</p>', 'onclick'],
    ['<img src=x onerror=alert(1)>', '<img src="x" />', 'onerror'],
    ['<form action="https://x"><input name="a"><b>Oi</b></form>', '<b>Oi</b>', '<form>'],
    ['<iframe src="https://x"></iframe>b', 'b', '<iframe>'],
    ['<svg><script>alert(1)</script><a href="javascript:x">c</a></svg>b', 'b', '<svg>'],
    ['<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>b', 'b', '<style>'],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>', 'href="javascript:alert(1)"'],
    ['<a href=" java\nscript&#58;alert(1)">a</a>', '<a>a</a>', 'href="java\nscript:alert(1)"'],
    ['<a href="vbscript:x">a</a>', '<a>a</a>', 'href="vbscript:x"'],
    ['<a href="data:text/html,x">a</a>', '<a>a</a>', 'href="data:text/html,x"'],
    ['<a href="//evil.example">a</a>', '<a>a</a>', 'href="//evil.example"'],
    ['<img src="http://x.example/a.png">', '<img />', 'src="http://x.example/a.png"'],
    ['<img src="data:image/svg+xml;base64,PHN2Zz4=">', '<img />', 'src="data:image/svg+xml;base64,PHN2Zz4="'],
    ['<td background="javascript:x">a</td>', '<td>a</td>', 'background="javascript:x"'],
    ['<object data="x">a</object><embed src="x">b', 'b', '<object>'],
    ['<link rel="stylesheet" href="https://x">a', 'a', '<link>'],
    ['<base href="https://evil.example/">a', 'a', '<base>'],
    ['<style>a{}</style x>b<style>c</style>', '<style>a{}</style>b<style>c</style>', undefined],
    ['<style><img src=x onerror=alert(1)></style>b', 'b', '<style>'],
    ['<!--[if mso]><script>x</script><![endif]-->a', 'a', 'a conditional comment'],
    ['<!--[if mso]><td onclick="x()"><![endif]-->a', 'a', 'a conditional comment'],
    ['<!--[if mso]><a href="javascript:x"><![endif]-->a', 'a', 'a conditional comment'],
    ['<!--[if mso]><style>@import "x"</style><![endif]-->a', 'a', 'a conditional comment'],
    ['<!--[if mso]>--><script>x</script><!--<![endif]-->a', '<!--<![endif]-->a', '<script>'],
    ['<!-- <b>x</b> -->a', 'a', undefined],
    ['<!--a', '', undefined],
    ['<a title="<!--[if mso]><td><![endif]-->">a</a>', '<a title="">a</a>', undefined],
    ['<a title="<style>b</style>">a</a>', '<a title="">a</a>', undefined],
    ['<![CDATA[<script>x</script>]]>a', 'a', undefined],
    [
      '<p style="background:url(https://x/a.png);color:red">a</p>',
      '<p style="background:url(https://x/a.png);color:red">a</p>',
      undefined,
    ],
    [
      '<p style="background:url(http://x/a.png)">a</p>',
      '<p style="background:removed(http://x/a.png)">a</p>',
      undefined,
    ],
    [
      '<p style="background:u\\72l(javascript:x)">a</p>',
      '<p style="background:u72l(removed x)">a</p>',
      undefined,
    ],
    [
      '<p style="width:expresexpression(sion(alert(1))">a</p>',
      '<p style="width:expresremoved sion(alert(1))">a</p>',
      undefined,
    ],
    [
      '<style>@import url(https://x);.a{behavior:url(x)}</style>',
      '<style>removed  url(https://x);.a{removed removed(x)}</style>',
      undefined,
    ],
    [
      '<meta http-equiv="refresh" content="0;url=https://evil.example">a',
      '<meta content="0;url=https://evil.example" />a',
      undefined,
    ],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>">a</noscript>b', '', '<noscript>'],
    ['\ufdd20\ufdd3<style>a</style>', '<style>a</style><style>a</style>', undefined],
  ])('%s', (source, html, removed) => {
    const clean = cleanHtml(source);
    if (html !== '') expect(clean.html).toBe(html);
    expect(clean.html).not.toMatch(/<script|on\w+\s*=\s*"?\w+\(|onerror=alert/i);
    if (removed !== undefined) expect(clean.removed).toContain(removed);
  });

  it('limits pictures within the mail', () => {
    const picture = (size: number) => `<img src="data:image/png;base64,${'A'.repeat(size)}" alt="" />`;
    expect(cleanHtml(picture(90_000)).html).toBe(picture(90_000));
    expect(cleanHtml(picture(100_001)).html).toBe('<img alt="" />');
  });
});
