/** Written by hand: one column, which phones show as it is. */
export const WELCOME = {
  name: 'Boas-vindas',
  subject: '{{ contact.firstName | default: "Trader" }}, seu acesso está pronto',
  editor: 'html',
  html: `<!DOCTYPE html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Boas-vindas</title>
<style>
  @media only screen and (max-width: 620px) { .wrap { width: 100% !important; } .pad { padding: 20px !important; } }
  @media (prefers-color-scheme: dark) { .card { background: #1d2430 !important; color: #e8ecf3 !important; } }
</style>
</head>
<body style="margin: 0; padding: 0; background: #eef1f6; font-family: Arial, Helvetica, sans-serif">
<div style="display: none; max-height: 0; overflow: hidden">Três passos para começar hoje, na conta demo.</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding: 24px 12px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="wrap card" width="600" cellpadding="0" cellspacing="0" border="0" style="max-width: 600px; background: #ffffff; border-radius: 8px; color: #1d2430">
<tr><td class="pad" style="padding: 36px 40px 12px">
<h1 style="margin: 0 0 16px; font-size: 24px; line-height: 1.3">Olá, {{ contact.firstName | default: "trader" }}!</h1>
<p style="margin: 0 0 16px; font-size: 16px; line-height: 1.6">Que bom ter você na comunidade. {% if contact.fields.city %}Tem mais gente de {{ contact.fields.city }} por aqui, apareça no grupo. {% endif %}Antes da primeira entrada, três passos:</p>
<ul style="margin: 0 0 20px; padding-left: 20px; font-size: 16px; line-height: 1.7">
<li>Assista à aula <b>Gestão de banca</b>: nunca mais de 1 % em uma entrada.</li>
<li>Conecte a conta demo e deixe o robô rodar com as proteções ligadas.</li>
<li>Faça um backtest da sua estratégia antes de pensar em dinheiro de verdade.</li>
</ul>
{% if contact.tags contains "vip" %}<p style="margin: 0 0 20px; padding: 12px 16px; background: #fff6e0; color: #5c4300; border-radius: 6px; font-size: 15px">Você é VIP: a sala ao vivo abre às segundas, 20h.</p>{% endif %}
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="border-radius: 6px; background: #1f6feb"><a href="https://comunidade.example.com/comecar" style="display: inline-block; padding: 13px 26px; font-size: 16px; color: #ffffff; text-decoration: none">Começar agora</a></td></tr></table>
<p style="margin: 28px 0 0; font-size: 15px; line-height: 1.6">Até já,<br>Equipe da comunidade</p>
</td></tr>
<tr><td class="pad" style="padding: 20px 40px 32px; font-size: 12px; line-height: 1.6; color: #6b7686">
Operações envolvem risco: opere só o que pode perder. Você recebe este e-mail porque se inscreveu com {{ contact.email }}.
<a href="{{ unsubscribeUrl }}" style="color: #6b7686">Cancelar inscrição</a>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`,
} as const;
