import { Injectable } from '@nestjs/common';
import { Counters } from '../counters.js';
import { median } from '../figures.rules.js';
import { MomentsCache } from '../moments/moments.cache.js';
import type { Names } from '../people/names.js';
import { PeopleCache } from '../people/people.cache.js';
import { changeOf, iso, type Span } from '../period.rules.js';
import { Periods } from '../periods.js';
import type { FunnelDto, FunnelFiguresDto, FunnelQueryDto } from './funnel.dto.js';
import {
  emptyResult,
  type FunnelQuestion,
  type FunnelResult,
  FunnelTally,
  inOrderOfTime,
  parseFunnel,
} from './funnel.rules.js';

/** How many users take one step after another. */
@Injectable()
export class FunnelService {
  constructor(
    private readonly periods: Periods,
    private readonly people: PeopleCache,
    private readonly moments: MomentsCache,
    private readonly counters: Counters,
  ) {}

  async funnel(query: FunnelQueryDto): Promise<FunnelDto> {
    const question = parseFunnel(query.steps, query.within);
    const { period, previous: before } = this.periods.of(query);
    const figures = await this.figures(period, question, query.within);
    if (!before) return figures;
    const previous = await this.figures(before, question, query.within);
    const change = {
      users: changeOf(figures.steps[0].users, previous.steps[0].users),
      completed: changeOf(figures.steps.at(-1)!.users, previous.steps.at(-1)!.users),
      conversion: changeOf(figures.conversion, previous.conversion),
    };
    return { ...figures, previous, change };
  }

  private async figures(span: Span, question: FunnelQuestion, within: string): Promise<FunnelFiguresDto> {
    const { users, between } = await this.resultOf(span, question);
    const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
    const [first] = users;
    return {
      from: iso(span.from),
      to: iso(span.to),
      within,
      conversion: share(users.at(-1)!, first),
      steps: question.steps.map((type, i) => {
        const middle = median(between[i]);
        return {
          type,
          users: users[i],
          conversion: share(users[i], i === 0 ? first : users[i - 1]),
          fromFirst: share(users[i], first),
          medianSeconds: middle === null ? null : middle / 1000,
        };
      }),
    };
  }

  /** Users who do not fit into memory together are counted part by part. */
  private async resultOf(span: Span, question: FunnelQuestion): Promise<FunnelResult> {
    const { users: names } = this.people.open(); // once: users are divided by their numbers
    for (let parts = 1; ; parts *= 2) {
      const result = emptyResult(question.steps.length);
      let part = 0;
      while (part < parts && (await this.addPart(result, names, span, question, part, parts))) part++;
      if (part === parts) return result;
    }
  }

  /** False when the users of this part are too many. */
  private async addPart(
    result: FunnelResult,
    names: Names,
    span: Span,
    question: FunnelQuestion,
    part: number,
    parts: number,
  ): Promise<boolean> {
    const { business } = this.counters;
    const types = [...new Set(question.steps)];
    const tally = new FunnelTally(question, span, types);
    const from = business.dayOf(span.from);
    const to = business.dayOf(span.to - 1 + question.within) + 1;
    await this.moments.visit(
      names,
      from,
      to,
      () => types,
      (day, columns) => {
        const start = business.startOfDay(day);
        inOrderOfTime(
          types.map((type) => columns.get(type)!),
          (type, user, offset) => {
            if (parts === 1 || user % parts === part) tally.add(type, user, start + offset);
          },
        );
      },
    );
    if (tally.isFull) return false;
    tally.addTo(result);
    return true;
  }
}
