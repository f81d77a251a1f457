/** What the visual editor keeps of a block. */
const anchor = (id: string) => ({ id, htmlID: id });
const text = (at: number, content: string, values: object = {}) => ({
  id: `text_${at}`,
  type: 'text',
  values: {
    containerPadding: '10px 24px',
    anchor: '',
    fontSize: '15px',
    color: '#1d2430',
    textAlign: 'left',
    lineHeight: '160%',
    hideDesktop: false,
    displayCondition: null,
    _meta: anchor(`u_content_text_${at}`),
    selectable: true,
    draggable: true,
    duplicatable: true,
    deletable: true,
    hideable: true,
    text: content,
    ...values,
  },
});
const row = (
  at: number,
  cells: readonly number[],
  columns: readonly (readonly object[])[],
  values: object = {},
) => ({
  id: `row_${at}`,
  cells,
  columns: columns.map((contents, column) => ({
    id: `column_${at}_${column + 1}`,
    contents,
    values: {
      backgroundColor: '',
      padding: '0px',
      borderRadius: '0px',
      border: {},
      _meta: anchor(`u_column_${at}_${column + 1}`),
    },
  })),
  values: {
    displayCondition: null,
    columns: false,
    backgroundColor: '',
    columnsBackgroundColor: '#ffffff',
    backgroundImage: { url: '', fullWidth: true, repeat: 'no-repeat', size: 'custom', position: 'center' },
    padding: '0px',
    hideDesktop: false,
    _meta: anchor(`u_row_${at}`),
    ...values,
  },
});

const HEADLINE = 'A semana no mercado';
const HELLO =
  '<p>Olá, {{ contact.firstName | default: "trader" }}! O que andou, o que vem aí, e uma aula nova para a sua semana.</p>';
const LEFT =
  '<p><strong>O que andou</strong></p><p>EUR/USD lateral entre 1,08 e 1,09; melhor horário do robô: das 9h às 11h.</p>';
const RIGHT =
  '<p><strong>O que vem aí</strong></p><p>Quarta, decisão de juros: quem opera com proteções pausa uma hora antes.</p>';
const SMALL =
  '<p>Você recebe este e-mail em {{ contact.email }}. <a href="{{ unsubscribeUrl }}" target="_blank">Cancelar inscrição</a></p>';
export const LESSON = 'https://comunidade.example.com/aulas/confluencia';

/** As the visual editor opens it again. */
const DESIGN = {
  counters: { u_row: 4, u_column: 5, u_content_heading: 1, u_content_text: 4, u_content_button: 1 },
  body: {
    id: 'corpo',
    rows: [
      row(
        1,
        [1],
        [
          [
            {
              id: 'heading_1',
              type: 'heading',
              values: {
                containerPadding: '28px 24px 4px',
                anchor: '',
                headingType: 'h1',
                fontWeight: 700,
                fontSize: '24px',
                color: '#1d2430',
                textAlign: 'left',
                lineHeight: '130%',
                hideDesktop: false,
                _meta: anchor('u_content_heading_1'),
                text: HEADLINE,
              },
            },
            text(1, HELLO),
          ],
        ],
      ),
      row(2, [1, 1], [[text(2, LEFT)], [text(3, RIGHT)]], { noStackMobile: false }),
      row(
        3,
        [1],
        [
          [
            {
              id: 'button_1',
              type: 'button',
              values: {
                href: { name: 'web', values: { href: LESSON, target: '_blank' } },
                buttonColors: { color: '#ffffff', backgroundColor: '#1f6feb', hoverColor: '#ffffff' },
                size: { autoWidth: true, width: '100%' },
                fontSize: '15px',
                textAlign: 'center',
                padding: '13px 26px',
                borderRadius: '6px',
                containerPadding: '14px 24px 28px',
                _meta: anchor('u_content_button_1'),
                text: 'Assistir à aula Confluência',
              },
            },
          ],
        ],
      ),
      row(4, [1], [[text(4, SMALL, { fontSize: '12px', color: '#6b7686' })]], { columnsBackgroundColor: '' }),
    ],
    headers: [],
    footers: [],
    values: {
      contentWidth: '600px',
      contentAlign: 'center',
      backgroundColor: '#eef1f6',
      textColor: '#1d2430',
      fontFamily: { label: 'Arial', value: 'arial,helvetica,sans-serif' },
      preheaderText: 'O que andou, o que vem aí, e uma aula nova.',
      linkStyle: { body: true, linkColor: '#1f6feb', linkUnderline: true, linkHoverUnderline: true },
      _meta: anchor('u_body'),
    },
  },
  schemaVersion: 16,
};

/** A row as the visual editor exports it: boxes for all programs, and ghost tables for Outlook. */
const exported = (columns: readonly string[], background = '#ffffff') => {
  const width = 600 / columns.length;
  const cells = columns.map(
    (
      content,
    ) => `<!--[if (mso)|(IE)]><td align="center" width="${width}" style="width: ${width}px;padding: 0px;" valign="top"><![endif]-->
<div class="u-col u-col-${100 / columns.length}" style="max-width: 320px;min-width: ${width}px;display: table-cell;vertical-align: top;">
<div style="height: 100%;width: 100% !important;">${content}</div>
</div>
<!--[if (mso)|(IE)]></td><![endif]-->`,
  );
  return `<div class="u-row-container" style="padding: 0px;background-color: transparent">
<div class="u-row" style="margin: 0 auto;min-width: 320px;max-width: 600px;overflow-wrap: break-word;background-color: ${background};">
<div style="border-collapse: collapse;display: table;width: 100%;background-color: transparent;">
<!--[if (mso)|(IE)]><table width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding: 0px;" align="center"><table cellpadding="0" cellspacing="0" border="0" style="width:600px;"><tr style="background-color: ${background};"><![endif]-->
${cells.join('\n')}
<!--[if (mso)|(IE)]></tr></table></td></tr></table><![endif]-->
</div>
</div>
</div>`;
};
const block = (content: string, padding: string, style: string) =>
  `<table style="font-family:arial,helvetica,sans-serif;" role="presentation" cellpadding="0" cellspacing="0" width="100%" border="0"><tbody><tr><td style="overflow-wrap:break-word;word-break:break-word;padding:${padding};font-family:arial,helvetica,sans-serif;" align="left"><div style="${style}">${content}</div></td></tr></tbody></table>`;
const said = (
  content: string,
  style = 'font-size: 15px; color: #1d2430; line-height: 160%; text-align: left;',
) => block(content, '10px 24px', style);

const HTML = `<!DOCTYPE html>
<html lang="pt-BR" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>${HEADLINE}</title>
<style type="text/css">
@media only screen and (min-width: 620px) { .u-row { width: 600px !important; } .u-row .u-col { vertical-align: top; } .u-row .u-col-50 { width: 300px !important; } .u-row .u-col-100 { width: 600px !important; } }
@media only screen and (max-width: 620px) { .u-row-container { max-width: 100% !important; } .u-row { width: 100% !important; } .u-row .u-col { display: block !important; width: 100% !important; min-width: 320px !important; max-width: 100% !important; } }
body { margin: 0; padding: 0; }
p { margin: 0; }
</style>
</head>
<body class="clean-body u_body" style="margin: 0;padding: 0;background-color: #eef1f6;color: #1d2430">
<table style="border-collapse: collapse;table-layout: fixed;min-width: 320px;margin: 0 auto;background-color: #eef1f6;width: 100%" cellpadding="0" cellspacing="0"><tbody><tr style="vertical-align: top"><td style="word-break: break-word;border-collapse: collapse;vertical-align: top">
<div style="display:none;max-height:0;overflow:hidden">O que andou, o que vem aí, e uma aula nova.</div>
${exported([
  block(
    `<h1 style="margin: 0px; line-height: 130%; font-size: 24px; font-weight: 700;">${HEADLINE}</h1>`,
    '28px 24px 4px',
    'text-align: left;',
  ) + said(HELLO),
])}
${exported([said(LEFT), said(RIGHT)])}
${exported([
  block(
    `<a href="${LESSON}" target="_blank" style="display: inline-block; text-decoration: none; color: #ffffff; background-color: #1f6feb; border-radius: 6px; font-size: 15px; padding: 13px 26px;">Assistir à aula Confluência</a>`,
    '14px 24px 28px',
    'text-align: center;',
  ),
])}
${exported([said(SMALL, 'font-size: 12px; color: #6b7686; line-height: 160%; text-align: left;')], 'transparent')}
</td></tr></tbody></table>
</body>
</html>
`;

/** Of the visual editor: with the design that it goes on from. */
export const NEWSLETTER = {
  name: 'Novidades da semana',
  subject: 'A semana no mercado, {{ contact.firstName | default: "trader" }}',
  editor: 'unlayer',
  html: HTML,
  design: JSON.stringify(DESIGN),
} as const;
