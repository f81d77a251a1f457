import { Injectable } from '@nestjs/common';
import { Segments } from '../src/crm/index.js';

/** As somebody would say them who sells to this community: of its events, products and modules. */
const SEGMENTS = [
  {
    name: 'Compraram duas vezes em 30 dias',
    description: 'Quem confia: convite para o Trader Pro.',
    rules: { all: [{ event: 'purchase', op: 'gte', count: 2, withinDays: 30 }] },
  },
  {
    name: 'Clientes sumidos',
    description: 'Compraram e não entram há uma semana: mostrar o que perderam.',
    rules: {
      all: [
        { field: 'lifecycle', op: 'eq', value: 'customer' },
        { event: 'login', op: 'never', withinDays: 7 },
      ],
    },
  },
  {
    name: 'Pagaram e ainda não abriram o acesso',
    description: 'A compra espera por uma conta com o e-mail confirmado: lembrar de criar a conta.',
    rules: { all: [{ entitlement: 'waiting' }] },
  },
  {
    name: 'Recuperação: carrinho ou reembolso',
    description: 'Chegaram ao checkout em 7 dias sem comprar, ou pediram o dinheiro de volta em 60.',
    rules: {
      any: [
        {
          all: [
            { event: 'checkout', withinDays: 7 },
            { event: 'purchase', op: 'never', withinDays: 7 },
          ],
        },
        { event: 'refund', withinDays: 60 },
      ],
    },
  },
];

/** Groups that the business sees among the people of the made-up community. */
@Injectable()
export class SegmentSeeds {
  constructor(private readonly segments: Segments) {}

  /** Segments, where there is none yet. Returns how many were added. */
  async load(): Promise<number> {
    if (!(await this.segments.isEmpty())) return 0;
    for (const segment of SEGMENTS) await this.segments.create(segment);
    return SEGMENTS.length;
  }
}
