import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ErasedPerson,
  jsonLines,
  PersonalData,
  type PersonalDataPart,
  type PersonalFile,
  type Person,
} from '../../auth/index.js';
import { EventStore } from '../../events/index.js';
import { ProgressRepository } from '../access/progress.repository.js';
import type { Grant } from '../grants/grant.js';
import { GrantRepository } from '../grants/grant.repository.js';
import { OrderRepository } from '../grants/order.repository.js';
import { buyerPattern } from '../grants/sale.rules.js';

/** What somebody has bought, may open, and has completed. That it was sold stands in the events. */
@Injectable()
export class MembersPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'members';
  readonly collections = ['member_grants', 'member_orders', 'member_progress'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly grants: GrantRepository,
    private readonly orders: OrderRepository,
    private readonly progress: ProgressRepository,
    private readonly events: EventStore,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  *export({ id, email }: Person): Iterable<PersonalFile> {
    yield {
      path: 'members/grants.jsonl',
      about: {
        'pt-BR': 'O que você comprou ou ganhou, e até quando vale.',
        en: 'What you have bought or were given, and until when.',
      },
      content: jsonLines(this.given(id, email === undefined ? [id] : [id, email])),
    };
    yield {
      path: 'members/progress.jsonl',
      about: { 'pt-BR': 'As aulas que você concluiu.', en: 'The lessons that you have completed.' },
      content: jsonLines(this.completed(id)),
    };
  }

  async erase(person: ErasedPerson): Promise<void> {
    const { id, names, aliases, begunAt, alias } = person;
    const buyers = [...new Set(names.map((name) => name.trim().toLowerCase()))];
    await this.progress.deleteOf(id);
    await this.eraseOrders(buyers, aliases.from);
    await this.grants.deleteOf({ userId: id, buyers, aliases, until: begunAt });
    await this.grants.renameStaff(id, alias(id));
  }

  /** Their events are an alias's by now: whatever still has the name came later, and its order stays. */
  private async eraseOrders(buyers: readonly string[], beginning: string): Promise<void> {
    const over: string[] = [];
    for (const { id, eventIds } of await this.orders.ofBuyers(buyerPattern(buyers, beginning))) {
      const told = await this.events.findByIds(eventIds);
      if (!told.some(({ userId }) => buyers.includes(userId.trim().toLowerCase()))) over.push(id);
    }
    await this.orders.delete(over);
  }

  private async *given(userId: string, buyers: readonly string[]): AsyncIterable<object> {
    for (const grant of await this.grants.ofPerson(userId, buyers)) yield withoutStaff(grant);
  }

  private async *completed(userId: string): AsyncIterable<object> {
    for (const [module, lessons] of await this.progress.ofUser(userId)) {
      for (const [lesson, completedAt] of lessons) yield { module, lesson, completedAt };
    }
  }
}

function withoutStaff({ given, revoked, userId: _, ...grant }: Grant): object {
  return {
    ...grant,
    given: given && { at: given.at, reason: given.reason },
    revoked: revoked && { at: revoked.at, reason: revoked.reason },
  };
}
