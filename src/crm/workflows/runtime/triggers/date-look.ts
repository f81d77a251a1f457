import { Injectable } from '@nestjs/common';
import { DAY_MS, dayLabel, Zone } from '../../../../common/index.js';
import { Config } from '../../../../config/index.js';
import { Contacts } from '../../../contacts/contacts.js';
import type { ActiveWorkflow } from '../active-workflows.js';
import { Entries } from '../entries.js';
import { type Occurrence, occurrencesWithin, valuesOn } from './date-occurrences.rules.js';
import type { TriggerState } from './trigger-state.repository.js';

/** What was missed for longer while nothing ran is not made up for: a greeting that is so late is none. */
const CATCH_UP_MS = 7 * DAY_MS;
const PAGE = 500;

type DateWorkflow = ActiveWorkflow<'trigger.date'>;

/** Whose day it is. The cause is the day in the field, so that each enters once by it. */
@Injectable()
export class DateLook {
  constructor(
    private readonly contacts: Contacts,
    private readonly entries: Entries,
    private readonly config: Config,
  ) {}

  /** What has come since the last look; nothing from before the workflow was switched on. */
  due({ trigger, since }: DateWorkflow, lookedAt: Date | undefined, now: number): Occurrence[] {
    const { settings } = trigger;
    const zone = Zone.find(settings.timeZone ?? this.config.businessTz)!;
    const from = Math.max(since.getTime(), lookedAt?.getTime() ?? 0, now - CATCH_UP_MS);
    return occurrencesWithin(settings, zone, from, now);
  }

  /** @param keep called again and again: throws when somebody else looks by now */
  async look(
    workflow: DateWorkflow,
    { lookedAt }: TriggerState,
    now: Date,
    keep: () => Promise<void>,
  ): Promise<void> {
    const { field: key, everyYear } = workflow.trigger.settings;
    for (const { day, at } of this.due(workflow, lookedAt, now.getTime())) {
      const filter = { field: { key, among: valuesOn(day, everyYear) } };
      const cause = { id: `date ${dayLabel(day)}`, at: new Date(at) };
      for (let afterId: string | undefined; ;) {
        await keep();
        const page = await this.contacts.scan({
          limit: PAGE,
          filter,
          ...(afterId !== undefined && { afterId }),
        });
        await this.entries.enterMany(
          workflow.id,
          page.map(({ id }) => ({ contactId: id, cause })),
        );
        if (page.length < PAGE) break;
        afterId = page.at(-1)!.id;
      }
    }
  }
}
