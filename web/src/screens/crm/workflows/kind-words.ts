import { defineWords } from '../../../i18n/words';
import type { Family, KindName } from './kinds';

interface KindWords {
  families: Record<Family, string>;
  /** What a family is for. */
  familiesAbout: Record<Family, string>;
  kinds: Record<KindName, readonly [name: string, about: string]>;
  outputs: Record<string, string>;
  /** Of a split. */
  variant: (handle: string, share: string) => string;
  unknown: (type: string) => string;
}

export const kindWords = defineWords<KindWords>(
  {
    families: { trigger: 'Gatilhos', condition: 'Condições', wait: 'Esperas', action: 'Ações' },
    familiesAbout: {
      trigger: 'O que dá início; um por fluxo',
      condition: 'Por onde o contato segue',
      wait: 'Quanto tempo até o próximo passo',
      action: 'O que é feito',
    },
    kinds: {
      'trigger.event': ['Evento', 'Quando alguém faz algo'],
      'trigger.webhook': ['Webhook', 'Quando um evento chega por uma origem'],
      'trigger.segment-entered': ['Entrou no segmento', 'Quando alguém passa a fazer parte dele'],
      'trigger.tag-added': ['Ganhou tag', 'Quando um contato recebe a tag'],
      'trigger.date': ['Data do contato', 'Num dia que está em um campo'],
      'trigger.manual': ['Manual', 'Quando a equipe inicia'],
      'condition.event': ['Fez algo?', 'O que a pessoa fez, quantas vezes, por quanto'],
      'condition.field': ['Campo do contato', 'O que diz um campo'],
      'condition.tag': ['Tem a tag?', 'Se o contato tem a tag'],
      'condition.segment': ['Está no segmento?', 'Se faz parte naquele momento'],
      'condition.module': ['Tem o módulo?', 'Se pode usar um módulo'],
      'condition.mail': ['Leu o e-mail?', 'Se abriu, clicou ou recebeu'],
      'condition.split': ['Teste A/B', 'Divide os contatos em caminhos'],
      'wait.time': ['Esperar um tempo', 'Dias, horas ou minutos'],
      'wait.until': ['Esperar até', 'Uma data, ou um horário do dia'],
      'wait.event': ['Esperar um evento', 'Até a pessoa fazer algo, ou passar o prazo'],
      'action.mail': ['Enviar e-mail', 'Com um modelo seu'],
      'action.tag': ['Tags', 'Adiciona e remove tags'],
      'action.field': ['Mudar campo', 'Um campo do contato, ou a etapa'],
      'action.task': ['Criar tarefa', 'Algo para a equipe fazer'],
      'action.notify': ['Avisar a equipe', 'Por e-mail e no painel'],
      'action.grant-module': ['Liberar módulo', 'Por um tempo, ou para sempre'],
      'action.webhook': ['Chamar webhook', 'Avisa outro programa'],
    },
    outputs: { default: 'Depois', yes: 'Sim', no: 'Não', event: 'Aconteceu', timeout: 'Passou o prazo' },
    variant: (handle, share) => `${handle.toUpperCase()} · ${share}`,
    unknown: (type) => `Tipo desconhecido: ${type}`,
  },
  {
    families: { trigger: 'Triggers', condition: 'Conditions', wait: 'Waits', action: 'Actions' },
    familiesAbout: {
      trigger: 'What begins it; one in each workflow',
      condition: 'Which way the contact goes',
      wait: 'How long until the next step',
      action: 'What is done',
    },
    kinds: {
      'trigger.event': ['Event', 'When somebody does something'],
      'trigger.webhook': ['Webhook', 'When an event comes by a source'],
      'trigger.segment-entered': ['Entered a segment', 'When somebody comes into it'],
      'trigger.tag-added': ['Was given a tag', 'When a contact is given the tag'],
      'trigger.date': ["Contact's date", 'On a day that is in a field'],
      'trigger.manual': ['By hand', 'When the staff begins it'],
      'condition.event': ['Did something?', 'What they have done, how often, worth how much'],
      'condition.field': ['Field of the contact', 'What a field says'],
      'condition.tag': ['Has the tag?', 'Whether the contact has the tag'],
      'condition.segment': ['In the segment?', 'Whether they are in it at that moment'],
      'condition.module': ['Has the module?', 'Whether they may use a module'],
      'condition.mail': ['Read the mail?', 'Whether they opened, clicked or got it'],
      'condition.split': ['A/B test', 'Sends contacts different ways'],
      'wait.time': ['Wait a while', 'Days, hours or minutes'],
      'wait.until': ['Wait until', 'A moment, or a time of the day'],
      'wait.event': ['Wait for an event', 'Until they do something, or it takes too long'],
      'action.mail': ['Send a mail', 'With one of your templates'],
      'action.tag': ['Tags', 'Gives tags and takes others away'],
      'action.field': ['Change a field', 'A field of the contact, or the stage'],
      'action.task': ['Make a task', 'Something for the staff to do'],
      'action.notify': ['Tell the staff', 'By mail and in the console'],
      'action.grant-module': ['Grant a module', 'For some time, or for good'],
      'action.webhook': ['Call a webhook', 'Tells another program'],
    },
    outputs: { default: 'Then', yes: 'Yes', no: 'No', event: 'Happened', timeout: 'Took too long' },
    variant: (handle, share) => `${handle.toUpperCase()} · ${share}`,
    unknown: (type) => `Unknown type: ${type}`,
  },
);
