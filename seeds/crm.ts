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
    name: 'Leads quentes',
    description: 'Entraram três vezes na última semana e ainda não compraram nada.',
    rules: {
      all: [
        { field: 'lifecycle', op: 'eq', value: 'lead' },
        { event: 'login', op: 'gte', count: 3, withinDays: 7 },
      ],
    },
  },
  {
    name: 'Alunos sumidos',
    description: 'Têm acesso a algum módulo e não entram há duas semanas.',
    rules: {
      all: [{ entitlement: 'active' }, { not: { event: 'login', withinDays: 14 } }],
    },
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

/** What the business has made of the people of the made-up community. */
@Injectable()
export class CrmSeeds {
  constructor(private readonly segments: Segments) {}

  /** Segments, where there is none yet. Returns how many were added. */
  async load(): Promise<number> {
    if (!(await this.segments.isEmpty())) return 0;
    for (const segment of SEGMENTS) await this.segments.create(segment);
    return SEGMENTS.length;
  }
}
