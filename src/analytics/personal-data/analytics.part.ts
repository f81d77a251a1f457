import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, ErasureNotYet, PersonalData, type PersonalDataPart } from '../../auth/index.js';
import { DayFactRepository } from '../day-facts/day-fact.repository.js';
import { PeopleRepository } from '../people/people.repository.js';

/**
 * What the figures of users know of somebody. The events were moved to an alias before, and the figures with them: what is
 * left is their name, without figures. There is nothing to export that the events do not tell.
 */
@Injectable()
export class AnalyticsPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'analytics';
  readonly collections = ['people_days', 'day_heads', 'day_facts'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly people: PeopleRepository,
    private readonly facts: DayFactRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  async erase({ names, mentions }: ErasedPerson): Promise<void> {
    let isMoved = false;
    for (const name of names) {
      for await (const shard of this.people.emptyOf(name)) {
        if (!(await this.people.remove(name, shard))) isMoved = true;
      }
    }
    await this.facts.removeWith(names, mentions.roughly);
    if (isMoved) throw new ErasureNotYet('Figures of users have just moved');
  }
}
