import type { Locale } from '../../../common/index.js';
import type { Rule } from './rule.js';

/** A rule that every installation begins with. */
export interface DefaultRule extends Pick<
  Rule,
  'metric' | 'comparison' | 'threshold' | 'forSeconds' | 'severity' | 'enabled' | 'noData'
> {
  /** For ever: by it is known that it was made once. */
  id: string;
  name: Readonly<Record<Locale, string>>;
}

const HIGH = { comparison: '>', severity: 'warning', enabled: true, noData: 'no-data' } as const;
const MIB = 1024 ** 2;

export const DEFAULT_RULES: readonly DefaultRule[] = [
  {
    ...HIGH,
    id: 'rul_event-loop',
    name: { 'pt-BR': 'Processo atrasado', en: 'Process is late' },
    metric: 'process.eventLoopDelayMs',
    threshold: 500,
    forSeconds: 120,
  },
  {
    ...HIGH,
    id: 'rul_memory',
    name: { 'pt-BR': 'Muita memória', en: 'Much memory' },
    metric: 'process.residentBytes',
    threshold: 1536 * MIB,
    forSeconds: 300,
  },
  {
    ...HIGH,
    id: 'rul_database-latency',
    name: { 'pt-BR': 'Banco de dados lento', en: 'Slow database' },
    metric: 'database.latencyMs',
    threshold: 250,
    forSeconds: 120,
    noData: 'ok', // away it is told without a rule
  },
  {
    ...HIGH,
    id: 'rul_webhook-backlog',
    name: { 'pt-BR': 'Webhooks acumulados', en: 'Webhook backlog' },
    metric: 'webhooks.backlog',
    threshold: 10_000,
    forSeconds: 120,
  },
  {
    ...HIGH,
    id: 'rul_outgoing-backlog',
    name: { 'pt-BR': 'Webhooks de saída acumulados', en: 'Outgoing webhook backlog' },
    metric: 'webhooks.outgoingBacklog',
    threshold: 5000,
    forSeconds: 600,
  },
  {
    ...HIGH,
    id: 'rul_dead-letters',
    name: { 'pt-BR': 'Muitas entregas mortas', en: 'Many dead letters' },
    metric: 'webhooks.deadLetters',
    threshold: 100,
    forSeconds: 60,
    severity: 'critical',
  },
  {
    ...HIGH,
    id: 'rul_failed-jobs',
    name: { 'pt-BR': 'Tarefas que falharam', en: 'Failed jobs' },
    metric: 'jobs.failed',
    threshold: 0, // each has to be tried again or dismissed by somebody
    forSeconds: 60,
  },
  {
    ...HIGH,
    id: 'rul_no-events',
    name: { 'pt-BR': 'Nenhum evento há uma hora', en: 'No events for an hour' },
    metric: 'events.perSecond',
    comparison: '<=',
    threshold: 0,
    forSeconds: 3600,
    enabled: false, // how quiet a night may be, each business knows itself
  },
];
