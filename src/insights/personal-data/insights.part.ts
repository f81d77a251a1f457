import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataPart } from '../../auth/index.js';
import type { Insight } from '../insight.js';
import { InsightRepository } from '../insight.repository.js';

/** Where insights name somebody as one of the first users of a period. They are the business's, and not exported. */
@Injectable()
export class InsightsPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'insights';
  readonly collections = ['insights'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly insights: InsightRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  /** Its figures stay, and its words but for the name. */
  async erase(person: ErasedPerson): Promise<void> {
    const { names, mentions } = person;
    for (const insight of await this.insights.naming(names, mentions.roughly)) {
      await this.insights.rename(withoutName(insight, person));
    }
  }
}

function withoutName(insight: Insight, { id, names, alias, mentions }: ErasedPerson): Insight {
  const { facts, text } = insight;
  const topUsers = facts.topUsers.map((user) =>
    names.includes(user.userId) ? { ...user, userId: alias(user.userId) } : user,
  );
  return { ...insight, facts: { ...facts, topUsers }, text: mentions.replacedIn(text, alias(id)) };
}
