import { defineWords, useWords } from '../../../i18n/words';

/** Of the trail's actions (`users.suspend`): the thing, and what was done to it. */
const things = defineWords<Record<string, string>>(
  {
    'alert-rules': 'Regra de alerta',
    'alert-settings': 'Destinatários de alertas',
    bots: 'Robôs',
    crm: 'CRM',
    'event-types': 'Tipo de evento',
    events: 'Evento',
    grants: 'Acesso',
    insights: 'Insight',
    jobs: 'Tarefa',
    modules: 'Módulo',
    products: 'Produto',
    users: 'Usuário',
    webhooks: 'Webhooks',
  },
  {
    'alert-rules': 'Alert rule',
    'alert-settings': 'Alert receivers',
    bots: 'Bots',
    crm: 'CRM',
    'event-types': 'Event type',
    events: 'Event',
    grants: 'Access',
    insights: 'Insight',
    jobs: 'Job',
    modules: 'Module',
    products: 'Product',
    users: 'User',
    webhooks: 'Webhooks',
  },
);

const acts = defineWords<Record<string, string>>(
  {
    create: 'criado',
    change: 'alterado',
    delete: 'excluído',
    test: 'testado',
    'kill-all': 'todos parados',
    end: 'retirado',
    give: 'concedido',
    generate: 'gerado',
    dismiss: 'dispensada',
    retry: 'tentada de novo',
    activate: 'reativado',
    suspend: 'suspenso',
    invite: 'convidado',
    'invite-delete': 'convite retirado',
    'password-reset': 'link de senha enviado',
    'end-sessions': 'sessões encerradas',
    export: 'dados exportados',
    erase: 'apagado',
    replay: 'reprocessados',
  },
  {
    create: 'created',
    change: 'changed',
    delete: 'deleted',
    test: 'tested',
    'kill-all': 'all stopped',
    end: 'revoked',
    give: 'granted',
    generate: 'made',
    dismiss: 'dismissed',
    retry: 'tried again',
    activate: 'reactivated',
    suspend: 'suspended',
    invite: 'invited',
    'invite-delete': 'invitation taken back',
    'password-reset': 'password link sent',
    'end-sessions': 'sessions ended',
    export: 'data exported',
    erase: 'erased',
    replay: 'replayed',
  },
);

/** `Usuário: suspenso`; an action that has no words is shown by its name. */
export function useActionText(): (action: string) => string {
  const [thing, act] = [useWords(things), useWords(acts)];
  return (action) => {
    const [room = '', ...rest] = action.split('.');
    const done = act[rest.join('.')];
    return thing[room] !== undefined && done !== undefined ? `${thing[room]}: ${done}` : action;
  };
}

/** What the trail may be asked for by name. */
export const ACTIONS = [
  ...['users.suspend', 'users.activate', 'users.change', 'users.invite', 'users.invite-delete'],
  ...['users.password-reset', 'users.end-sessions', 'users.export', 'users.erase'],
  ...['grants.give', 'grants.end', 'products.create', 'products.change', 'products.delete'],
  ...['modules.create', 'modules.change', 'modules.delete'],
  ...['alert-rules.create', 'alert-rules.change', 'alert-rules.delete', 'alert-settings.change'],
  ...['alert-settings.test', 'jobs.retry', 'jobs.dismiss', 'bots.kill-all'],
  ...['events.create', 'events.change', 'events.delete', 'webhooks.replay', 'insights.generate'],
] as const;
