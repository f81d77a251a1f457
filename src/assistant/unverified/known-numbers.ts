import { Injectable } from '@nestjs/common';
import { Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { MessageRepository } from '../conversations/message.repository.js';
import type { Lookup, Question } from '../conversations/message.js';
import { Told, unverifiedIn } from './unverified.rules.js';

/** Most numbers that are listed; a text with more of them is not read for its numbers. */
const MOST_LISTED = 100;

/** Finds the numbers of an answer that no tool has said in its conversation. */
@Injectable()
export class KnownNumbers {
  private readonly zone: Zone;

  constructor(
    private readonly messages: MessageRepository,
    config: Config,
  ) {
    this.zone = Zone.find(config.businessTz)!;
  }

  /** @param lookups of this answer; those of earlier ones are read only when they are needed */
  async unverifiedIn(text: string, lookups: readonly Lookup[], question: Question): Promise<string[]> {
    const told = new Told(this.zone);
    learn(told, lookups);
    let left = unverifiedIn(text, told);
    if (left.length > 0) {
      const { userId, conversationId } = question;
      for await (const { answer } of this.messages.turnsBefore(userId, conversationId, question.question)) {
        if (!answer?.lookups.length) continue;
        learn(told, answer.lookups);
        left = left.filter((claim) => !told.holds(claim));
        if (left.length === 0) break;
      }
    }
    return left.slice(0, MOST_LISTED).map(({ text: claim }) => claim);
  }
}

/** A refusal is no answer of a tool, and repeats what the model wrote. */
function learn(told: Told, lookups: readonly Lookup[]): void {
  for (const { status, arguments: asked, output } of lookups) {
    if (status !== 'refused') told.add(output, asked);
  }
}
