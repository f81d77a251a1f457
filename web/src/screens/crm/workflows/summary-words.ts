import { defineWords } from '../../../i18n/words';

type Times = (count: string) => string;

interface SummaryWords {
  choose: string;
  and: string;
  days: Times;
  hours: Times;
  minutes: Times;
  seconds: Times;
  tests: Times;
  once: string;
  afterDays: (days: string) => string;
  everyTime: string;
  enteredWithExisting: string;
  byHand: string;
  onDay: string;
  after: (days: string) => string;
  before: (days: string) => string;
  everyYear: string;
  at: (time: string) => string;
  within: (days: string) => string;
  never: string;
  atLeastOnce: string;
  states: Record<string, string>;
  mails: Record<string, string>;
  mailsOf: Record<string, string>;
  weekdays: readonly string[];
  upTo: (time: string) => string;
  gives: string;
  takes: string;
  clears: string;
  due: (days: string) => string;
  forDays: (days: string) => string;
  forGood: string;
  service: string;
  stage: string;
  fields: Record<string, string>;
  lifecycles: Record<string, string>;
  ops: Record<string, string>;
  yes: string;
  no: string;
  times: Times;
}

const SIGNS = { gt: '>', gte: '≥', lt: '<', lte: '≤' };
const many = (count: string, one: string, more: string) => `${count} ${count === '1' ? one : more}`;

/** One line about what a node's settings say. */
export const summaryWords = defineWords<SummaryWords>(
  {
    choose: 'Configure este passo',
    and: 'e',
    days: (count) => many(count, 'dia', 'dias'),
    hours: (count) => many(count, 'hora', 'horas'),
    minutes: (count) => many(count, 'minuto', 'minutos'),
    seconds: (count) => many(count, 'segundo', 'segundos'),
    tests: (count) => many(count, 'filtro', 'filtros'),
    once: 'uma vez por contato',
    afterDays: (days) => `de novo após ${days}`,
    everyTime: 'sempre que acontecer',
    enteredWithExisting: 'e quem já está nele',
    byHand: 'A equipe escolhe o contato',
    onDay: 'no dia',
    after: (days) => `${days} depois`,
    before: (days) => `${days} antes`,
    everyYear: 'todo ano',
    at: (time) => `às ${time}`,
    within: (days) => `nos últimos ${days}`,
    never: 'nunca',
    atLeastOnce: 'ao menos uma vez',
    states: { active: 'pode usar', waiting: 'vai poder usar', ended: 'já pôde usar' },
    mails: { sent: 'Recebeu', opened: 'Abriu', clicked: 'Clicou', bounced: 'Voltou' },
    mailsOf: { workflow: 'e-mail deste fluxo', campaign: 'e-mail da campanha', any: 'qualquer e-mail' },
    weekdays: ['seg', 'ter', 'qua', 'qui', 'sex', 'sáb', 'dom'],
    upTo: (time) => `até ${time}`,
    gives: 'Adiciona',
    takes: 'Remove',
    clears: 'apaga',
    due: (days) => `prazo de ${days}`,
    forDays: (days) => `por ${days}`,
    forGood: 'para sempre',
    service: 'de serviço',
    stage: 'Etapa',
    fields: {
      email: 'E-mail',
      name: 'Nome',
      stage: 'Etapa',
      ownerId: 'Responsável',
      subscribed: 'Inscrito',
      lifecycle: 'Ciclo de vida',
      createdAt: 'Criado em',
    },
    lifecycles: { lead: 'Lead', customer: 'Cliente', churned: 'Perdido' },
    ops: {
      ...SIGNS,
      eq: 'é',
      ne: 'não é',
      in: 'é um de',
      not_in: 'não é nenhum de',
      contains: 'contém',
      not_contains: 'não contém',
      starts_with: 'começa com',
      ends_with: 'termina com',
      exists: 'está preenchido',
      not_exists: 'está vazio',
      last_days: 'nos últimos dias:',
      next_days: 'nos próximos dias:',
    },
    yes: 'sim',
    no: 'não',
    times: (count) => many(count, 'vez', 'vezes'),
  },
  {
    choose: 'Set this step up',
    and: 'and',
    days: (count) => many(count, 'day', 'days'),
    hours: (count) => many(count, 'hour', 'hours'),
    minutes: (count) => many(count, 'minute', 'minutes'),
    seconds: (count) => many(count, 'second', 'seconds'),
    tests: (count) => many(count, 'filter', 'filters'),
    once: 'once for each contact',
    afterDays: (days) => `again after ${days}`,
    everyTime: 'every time',
    enteredWithExisting: 'and who is in it already',
    byHand: 'The staff chooses the contact',
    onDay: 'on the day',
    after: (days) => `${days} after`,
    before: (days) => `${days} before`,
    everyYear: 'every year',
    at: (time) => `at ${time}`,
    within: (days) => `within ${days}`,
    never: 'never',
    atLeastOnce: 'at least once',
    states: { active: 'may use it', waiting: 'will be able to', ended: 'could once' },
    mails: { sent: 'Got', opened: 'Opened', clicked: 'Clicked', bounced: 'Bounced' },
    mailsOf: { workflow: 'mail of this workflow', campaign: 'mail of a campaign', any: 'any mail' },
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    upTo: (time) => `up to ${time}`,
    gives: 'Gives',
    takes: 'Takes',
    clears: 'cleared',
    due: (days) => `due in ${days}`,
    forDays: (days) => `for ${days}`,
    forGood: 'for good',
    service: 'service mail',
    stage: 'Stage',
    fields: {
      email: 'E-mail',
      name: 'Name',
      stage: 'Stage',
      ownerId: 'Owner',
      subscribed: 'Subscribed',
      lifecycle: 'Life cycle',
      createdAt: 'Created',
    },
    lifecycles: { lead: 'Lead', customer: 'Customer', churned: 'Churned' },
    ops: {
      ...SIGNS,
      eq: 'is',
      ne: 'is not',
      in: 'is one of',
      not_in: 'is none of',
      contains: 'contains',
      not_contains: 'does not contain',
      starts_with: 'begins with',
      ends_with: 'ends with',
      exists: 'is filled in',
      not_exists: 'is empty',
      last_days: 'in the last days:',
      next_days: 'in the next days:',
    },
    yes: 'yes',
    no: 'no',
    times: (count) => many(count, 'time', 'times'),
  },
);
