interface Node {
  id: string;
  type: string;
  /** What the editor calls it. */
  label: string;
  /** Column of the drawing. */
  x?: number;
  settings: object;
}

type Edge = [source: string, target: string, output?: string];

/** As React Flow saves it: a row for each node. */
function graphOf(nodes: readonly Node[], edges: readonly Edge[]) {
  return {
    nodes: nodes.map(({ id, type, label, x = 0, settings }, row) => ({
      id,
      type,
      position: { x: x * 280, y: row * 190 },
      data: { label, ...settings },
    })),
    edges: edges.map(([source, target, output]) => ({
      id: `${source}-${target}`,
      source,
      target,
      ...(output !== undefined && { sourceHandle: output }),
    })),
  };
}

/** After a purchase: a welcome, and somebody who calls where it is not opened. */
export const welcomeGraph = (templateId: string) =>
  graphOf(
    [
      { id: 'compra', type: 'trigger.event', label: 'Comprou', settings: { event: 'purchase' } },
      { id: 'etiqueta', type: 'action.tag', label: 'Aluno novo', settings: { add: ['aluno novo'] } },
      { id: 'uma-hora', type: 'wait.time', label: 'Uma hora', settings: { hours: 1 } },
      {
        id: 'boas-vindas',
        type: 'action.mail',
        label: 'Boas-vindas',
        settings: { templateId, purpose: 'service' },
      },
      { id: 'tres-dias', type: 'wait.time', label: 'Três dias', settings: { days: 3 } },
      {
        id: 'abriu',
        type: 'condition.mail',
        label: 'Abriu o e-mail?',
        settings: { mail: 'opened', node: 'boas-vindas' },
      },
      {
        id: 'whatsapp',
        type: 'action.task',
        label: 'Falar no WhatsApp',
        x: 1,
        settings: { title: 'Mandar os primeiros passos no WhatsApp', dueInDays: 1 },
      },
      { id: 'um-mes', type: 'wait.time', label: 'Um mês', x: -1, settings: { days: 27 } },
      {
        id: 'tem-pro',
        type: 'condition.module',
        label: 'Já tem o Trader Pro?',
        x: -1,
        settings: { module: 'trader-pro', ends: ['yes'] },
      },
      {
        id: 'oferta',
        type: 'action.task',
        label: 'Oferecer o Trader Pro',
        x: -1,
        settings: { title: 'Convidar para o Trader Pro', dueInDays: 3 },
      },
    ],
    [
      ['compra', 'etiqueta'],
      ['etiqueta', 'uma-hora'],
      ['uma-hora', 'boas-vindas'],
      ['boas-vindas', 'tres-dias'],
      ['tres-dias', 'abriu'],
      ['abriu', 'um-mes', 'yes'],
      ['abriu', 'whatsapp', 'no'],
      ['um-mes', 'tem-pro'],
      ['tem-pro', 'oferta', 'no'],
    ],
  );

/** A checkout without a purchase: half of them get a mail, half a call. */
export const cartGraph = (templateId: string) =>
  graphOf(
    [
      {
        id: 'checkout',
        type: 'trigger.event',
        label: 'Chegou ao checkout',
        settings: { event: 'checkout', reentry: { mode: 'after-days', days: 30 } },
      },
      {
        id: 'compra',
        type: 'wait.event',
        label: 'Comprou em um dia?',
        settings: { event: 'purchase', timeout: { days: 1 }, ends: ['event'] },
      },
      {
        id: 'teste',
        type: 'condition.split',
        label: 'E-mail ou ligação',
        settings: {
          variants: [
            { handle: 'a', share: 50 },
            { handle: 'b', share: 50 },
          ],
        },
      },
      {
        id: 'email',
        type: 'action.mail',
        label: 'Ficou alguma dúvida?',
        x: -1,
        settings: {
          templateId,
          subject: '{{ contact.firstName | default: "Trader" }}, ficou alguma dúvida?',
        },
      },
      {
        id: 'ligar',
        type: 'action.task',
        label: 'Ligar',
        x: 1,
        settings: { title: 'Ligar: parou no checkout', dueInDays: 1 },
      },
      { id: 'espera', type: 'wait.time', label: 'Vinte dias', settings: { days: 20 } },
      {
        id: 'comprou',
        type: 'condition.event',
        label: 'Comprou depois?',
        settings: { event: 'purchase', withinDays: 21 },
      },
      {
        id: 'resgatado',
        type: 'action.tag',
        label: 'Resgatado',
        x: -1,
        settings: { add: ['carrinho resgatado'] },
      },
      { id: 'perdido', type: 'action.tag', label: 'Perdido', x: 1, settings: { add: ['carrinho perdido'] } },
    ],
    [
      ['checkout', 'compra'],
      ['compra', 'teste', 'timeout'],
      ['teste', 'email', 'a'],
      ['teste', 'ligar', 'b'],
      ['email', 'espera'],
      ['ligar', 'espera'],
      ['espera', 'comprou'],
      ['comprou', 'resgatado', 'yes'],
      ['comprou', 'perdido', 'no'],
    ],
  );

/** Somebody was called away from it: a mail without a template, and a question without answers. */
export const birthdayGraph = () =>
  graphOf(
    [
      {
        id: 'aniversario',
        type: 'trigger.date',
        label: 'Aniversário',
        settings: { field: 'aniversario', everyYear: true, reentry: { mode: 'every-time' } },
      },
      { id: 'parabens', type: 'action.mail', label: 'Parabéns!', settings: {} },
      { id: 'vip', type: 'condition.tag', label: 'É VIP?', settings: { tag: 'vip' } },
    ],
    [
      ['aniversario', 'parabens'],
      ['parabens', 'vip'],
    ],
  );
