import { Injectable } from '@nestjs/common';
import { EventTypes } from '../src/events/index.js';

/** What this community wants to break its figures down by. */
const EVENT_TYPES = [
  {
    type: 'purchase',
    label: 'Compra',
    fields: [
      { path: 'metadata.product', label: 'Produto' },
      { path: 'metadata.method', label: 'Forma de pagamento' },
      { path: 'metadata.country', label: 'País' },
      { path: 'metadata.campaign', label: 'Campanha' },
    ],
  },
  { type: 'refund', label: 'Reembolso', fields: [{ path: 'metadata.reason', label: 'Motivo' }] },
  { type: 'view', label: 'Visualização', fields: [{ path: 'metadata.page', label: 'Página' }] },
  { type: 'checkout', label: 'Início de compra', fields: [{ path: 'metadata.product', label: 'Produto' }] },
  { type: 'lesson_completed', label: 'Aula concluída', fields: [{ path: 'metadata.lesson', label: 'Aula' }] },
  { type: 'login', label: 'Acesso', fields: [{ path: 'metadata.device', label: 'Dispositivo' }] },
];

/** Types of event that the business has declared. */
@Injectable()
export class EventTypeSeeds {
  constructor(private readonly types: EventTypes) {}

  /** Types, where none is declared yet. Returns how many were added. */
  async load(): Promise<number> {
    if ((await this.types.list()).length > 0) return 0;
    for (const type of EVENT_TYPES) await this.types.create(type);
    return EVENT_TYPES.length;
  }
}
