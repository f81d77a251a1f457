import { conditionOf, figureOf, timeOf } from './figures.js';
import type { AlertWords } from './language.js';

/** @param timeZone IANA, of the times in mails */
export function portuguese(timeZone: string): AlertWords {
  const counted = (count: number, one: string, many: string) =>
    count === 1 ? one : `${figureOf(count, '1', 'pt-BR')} ${many}`;
  return {
    rule: (facts) => {
      const { name, metric, unit, value } = facts;
      const is = value === null ? 'não é conhecido' : `está em ${figureOf(value, unit, 'pt-BR')}`;
      return `${name}: ${metric} ${is} (${conditionOf(facts, 'pt-BR')})`;
    },
    deadLetters: (count) =>
      `${counted(count, 'Uma entrega de webhook morreu', 'entregas de webhook morreram')}: o processamento falhou em todas as tentativas`,
    deadOutgoing: (count) =>
      `${counted(count, 'Um webhook de saída morreu', 'webhooks de saída morreram')}: nenhuma tentativa foi aceita`,
    subscriptionDisabled: (host, why) =>
      `A assinatura de webhook para ${host} foi desativada: ${why === 'gone' ? 'respondeu 410' : 'falhou por cinco dias'}`,
    needsSession: (count) =>
      `${counted(count, 'Um usuário precisa', 'usuários precisam')} de uma nova sessão da corretora`,
    redisAway: 'O Redis não responde: os processos continuam, mais lentos entre si',
    databaseAway: 'O banco de dados não responde',
    severity: { info: 'informação', warning: 'aviso', critical: 'crítico' },
    resolved: 'resolvido',
    since: (at, resolvedAt) =>
      resolvedAt
        ? `De ${timeOf(at, 'pt-BR', timeZone)} a ${timeOf(resolvedAt, 'pt-BR', timeZone)}.`
        : `Desde ${timeOf(at, 'pt-BR', timeZone)}.`,
    test: 'Teste: assim chegam os alertas. Nada está errado.',
    note: 'Todos os alertas: GET /api/admin/alerts. Quem é avisado: notify da regra, e /api/admin/alert-settings.',
  };
}
