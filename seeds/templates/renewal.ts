/** Written by hand, and hardly formatted: what is personal is read sooner. */
export const RENEWAL = {
  name: 'Renovação do Trader Pro',
  subject: 'Seu Trader Pro termina em breve',
  editor: 'html',
  html: `<div style="font-family: Arial, Helvetica, sans-serif; font-size: 16px; line-height: 1.6; max-width: 560px">
<p>Oi{% if contact.firstName != "" %}, {{ contact.firstName }}{% endif %}, tudo bem?</p>
<p>Seu acesso ao <b>Trader Pro</b> está chegando ao fim. Quem renova antes mantém os backtests, as estratégias salvas e o histórico do robô.</p>
{% case contact.lifecycle %}{% when "churned" %}<p>Sentimos sua falta: o primeiro mês de volta tem <b>30 % de desconto</b>.</p>{% else %}<p>Renovando até domingo, o preço continua o mesmo.</p>{% endcase %}
<p><a href="https://pay.example.com/trader-pro?email={{ contact.email | url_encode }}">Renovar meu acesso</a></p>
<p>Qualquer dúvida, é só responder a este e-mail.</p>
<p>Abraço,<br>Olívia</p>
<p style="font-size: 12px; color: #6b7686"><a href="{{ unsubscribeUrl }}" style="color: #6b7686">Não quero mais receber</a></p>
</div>
`,
} as const;
