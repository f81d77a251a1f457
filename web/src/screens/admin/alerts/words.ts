import type { Schemas } from '../../../api/schemas';
import { counted, defineWords } from '../../../i18n/words';

/** `2 min`, `90 s`. */
function time(seconds: number): string {
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

type Tested = Schemas['HookTestDto'] | null;

export const alertWords = defineWords(
  {
    title: 'Alertas',
    about: 'O que a equipe fica sabendo sem precisar olhar.',
    tabs: { alerts: 'Alertas', rules: 'Regras', receivers: 'Destinatários' },
    severity: 'Gravidade',
    severities: { critical: 'Crítico', warning: 'Aviso', info: 'Informação' },
    states: { alerting: 'Em curso', resolved: 'Resolvido' },
    rule: 'Regra',
    noneTitle: 'Nenhum alerta',
    noneText: 'Quando uma regra ou o sistema tiver algo a dizer, aparece aqui na hora.',
    times: (count: string) => counted(count, 'vez', 'vezes'),
    since: (from: string) => `Desde ${from}`,
    lasted: (from: string, to: string) => `De ${from} a ${to}`,
    sources: { rule: 'de uma regra', system: 'do sistema' },
    newRule: 'Nova regra',
    rulesAbout: 'Cada uma compara um número com um limite, a cada 5 segundos.',
    noRulesTitle: 'Nenhuma regra',
    noRulesText: 'Crie uma para ser avisado quando um número passar de um limite.',
    ruleStates: {
      normal: 'Normal',
      pending: 'Aguardando o tempo',
      alerting: 'Alertando',
      resolved: 'Resolvido há pouco',
      'no-data': 'Sem dados',
    },
    off: 'Desligada',
    condition: (figure: string, comparison: string, threshold: string, forTime: string) =>
      `${figure}: ${comparison} ${threshold}${forTime}`,
    forTime: (seconds: number) => (seconds === 0 ? '' : `, por ${time(seconds)}`),
    isNow: (value: string) => `Agora ${value}`,
    tellsSettings: 'avisa os destinatários gerais',
    tells: (emails: readonly string[], url: string | undefined) =>
      emails.length === 0 && url === undefined
        ? 'avisa só na tela'
        : `avisa ${[...emails, ...(url === undefined ? [] : [url])].join(', ')}`,
    enable: (name: string) => `Ligar a regra ${name}`,
    removeTitle: (name: string) => `Excluir ${name}`,
    removeText:
      'Um alerta em curso da regra termina, e ninguém mais é avisado dele. Uma regra excluída não volta.',
    name: 'Nome',
    figure: 'Número',
    comparison: 'Condição',
    comparisons: {
      '>': 'acima de',
      '>=': 'a partir de',
      '<': 'abaixo de',
      '<=': 'até',
      '==': 'igual a',
      '!=': 'diferente de',
    },
    threshold: 'Limite',
    thresholdRule: 'Informe um número',
    forSeconds: 'Por quantos segundos',
    noData: 'Quando não há dados',
    noDataChoices: { 'no-data': 'Diz que não há', ok: 'Conta como normal', alerting: 'Conta como alerta' },
    audience: 'Quem é avisado',
    audiences: { settings: 'Destinatários gerais', own: 'Só desta regra' },
    emails: 'E-mails',
    emailsHint: 'Em branco: todos os administradores ativos com e-mail confirmado.',
    ownEmailsHint: 'Em branco: ninguém por e-mail.',
    emailsRule: 'Um destes não é um e-mail',
    webhook: 'Webhook',
    webhookHint: 'Recebe cada alerta, assinado; o segredo é mostrado uma vez, quando o endereço é novo.',
    urlRule: 'Informe um endereço que comece com http:// ou https://',
    receiversAbout:
      'Sabem dos alertas do sistema, e das regras que não dizem a quem avisar. Informações ficam só na tela.',
    allAdmins: 'Todos os administradores com e-mail confirmado',
    test: 'Enviar um teste',
    testText: 'Manda um alerta de mentira ao que está salvo, para ver se chega.',
    testedMails: (emails: readonly string[]) =>
      emails.length === 0
        ? 'Ninguém recebe e-mail: nenhum administrador tem e-mail confirmado.'
        : `A caminho de ${emails.join(', ')}.`,
    testedHook: (webhook: Tested) =>
      webhook === null
        ? 'Não há webhook.'
        : webhook.delivered
          ? 'O webhook aceitou.'
          : `O webhook não aceitou: ${webhook.detail ?? ''}`,
  },
  {
    title: 'Alerts',
    about: 'What the team is told without having to look.',
    tabs: { alerts: 'Alerts', rules: 'Rules', receivers: 'Receivers' },
    severity: 'Severity',
    severities: { critical: 'Critical', warning: 'Warning', info: 'Information' },
    states: { alerting: 'Going on', resolved: 'Resolved' },
    rule: 'Rule',
    noneTitle: 'No alerts',
    noneText: 'When a rule or the system has something to say, it shows here at once.',
    times: (count: string) => counted(count, 'time', 'times'),
    since: (from: string) => `Since ${from}`,
    lasted: (from: string, to: string) => `From ${from} to ${to}`,
    sources: { rule: 'of a rule', system: 'of the system' },
    newRule: 'New rule',
    rulesAbout: 'Each compares a figure with a threshold, every 5 seconds.',
    noRulesTitle: 'No rules',
    noRulesText: 'Make one to be told when a figure goes beyond a threshold.',
    ruleStates: {
      normal: 'Normal',
      pending: 'Waits for its time',
      alerting: 'Alerting',
      resolved: 'Resolved lately',
      'no-data': 'No data',
    },
    off: 'Off',
    condition: (figure: string, comparison: string, threshold: string, forTime: string) =>
      `${figure}: ${comparison} ${threshold}${forTime}`,
    forTime: (seconds: number) => (seconds === 0 ? '' : `, for ${time(seconds)}`),
    isNow: (value: string) => `Now ${value}`,
    tellsSettings: 'tells the general receivers',
    tells: (emails: readonly string[], url: string | undefined) =>
      emails.length === 0 && url === undefined
        ? 'is on the screen only'
        : `tells ${[...emails, ...(url === undefined ? [] : [url])].join(', ')}`,
    enable: (name: string) => `Switch on the rule ${name}`,
    removeTitle: (name: string) => `Delete ${name}`,
    removeText:
      'An alert of the rule that goes on is over, and nobody is told of that. A rule that is deleted does not come back.',
    name: 'Name',
    figure: 'Figure',
    comparison: 'Condition',
    comparisons: {
      '>': 'above',
      '>=': 'at least',
      '<': 'below',
      '<=': 'at most',
      '==': 'equal to',
      '!=': 'other than',
    },
    threshold: 'Threshold',
    thresholdRule: 'Enter a number',
    forSeconds: 'For how many seconds',
    noData: 'When there is no data',
    noDataChoices: { 'no-data': 'Says so', ok: 'Counts as normal', alerting: 'Counts as an alert' },
    audience: 'Who is told',
    audiences: { settings: 'General receivers', own: 'Only of this rule' },
    emails: 'E-mails',
    emailsHint: 'Left empty: all active administrators with a verified e-mail.',
    ownEmailsHint: 'Left empty: nobody by mail.',
    emailsRule: 'One of these is not an e-mail',
    webhook: 'Webhook',
    webhookHint: 'Gets each alert, signed; the secret is shown once, when the webhook is new.',
    urlRule: 'Enter an address that begins with http:// or https://',
    receiversAbout:
      'They are told of alerts of the system, and of rules that name nobody. Information is on the screen only.',
    allAdmins: 'All administrators with a verified e-mail',
    test: 'Send a test',
    testText: 'Sends an alert that is none to what is saved, to see whether it arrives.',
    testedMails: (emails: readonly string[]) =>
      emails.length === 0
        ? 'Nobody gets a mail: no administrator has a verified e-mail.'
        : `On its way to ${emails.join(', ')}.`,
    testedHook: (webhook: Tested) =>
      webhook === null
        ? 'There is no webhook.'
        : webhook.delivered
          ? 'The webhook took it.'
          : `The webhook did not take it: ${webhook.detail ?? ''}`,
  },
);
