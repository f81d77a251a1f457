import { Injectable } from '@nestjs/common';
import { SegmentReader } from '../../../segments/reading/segment-reader.js';
import { Segments } from '../../../segments/segments.js';
import type { ActiveWorkflow } from '../active-workflows.js';
import { Entries } from '../entries.js';
import { endOf, SegmentMemberRepository } from './segment-member.repository.js';
import type { TriggerState } from './trigger-state.repository.js';

/** Groups and entrants that are written together. */
const AT_ONCE = 500;
/** Ids that are read at once: what rules ask of events is worked out anew for each page. */
const PAGE = 50_000;

/** Of those whose ids end alike: who is in the segment now, and who was not before. */
interface Change {
  end: string;
  contactIds: readonly string[];
  fresh: readonly string[];
}

/**
 * Who has come into a segment: those who are in it now, and were not when it was last looked. First they enter, then they
 * are noted; a look that was cut off is done again under its number, which is the cause, so nobody enters twice by it.
 */
@Injectable()
export class SegmentLook {
  constructor(
    private readonly segments: Segments,
    private readonly reader: SegmentReader,
    private readonly members: SegmentMemberRepository,
    private readonly entries: Entries,
  ) {}

  /** @param keep called again and again: throws when somebody else looks by now @throws SegmentNotFound, InvalidInput */
  async look(
    { id, trigger: { settings } }: ActiveWorkflow<'trigger.segment-entered'>,
    { look, lookedAt }: TriggerState,
    now: Date,
    keep: () => Promise<void>,
  ): Promise<void> {
    const isFirst = lookedAt === undefined;
    const enter = !isFirst || settings.includeExisting === true;
    let changes: Change[] = [];
    const follow = async (most = 0) => {
      if (changes.reduce((sum, { fresh }) => sum + 1 + fresh.length, 0) <= most) return;
      await keep();
      const cause = { id: `segment ${look}`, at: now };
      const entrants = changes.flatMap(({ fresh }) => fresh.map((contactId) => ({ contactId, cause })));
      if (enter) await this.entries.enterMany(id, entrants);
      await this.members.put(
        id,
        changes.map(({ end, contactIds }) => ({ end, look, contactIds })),
      );
      changes = [];
    };
    const groups = await this.groupsOf(settings.segmentId, keep);
    for await (const before of this.members.groups(id)) {
      const { end } = before;
      // what an earlier turn has left is nobody's; what this very look has written counts
      const isKnown = !isFirst || before.look === look;
      const change = changeOf(end, groups.get(end) ?? [], isKnown ? before.contactIds : []);
      if (change || !isKnown) changes.push(change ?? { end, contactIds: [], fresh: [] });
      groups.delete(end);
      await follow(AT_ONCE);
    }
    for (const [end, contactIds] of groups) {
      changes.push({ end, contactIds, fresh: contactIds });
      await follow(AT_ONCE);
    }
    await follow();
  }

  private async groupsOf(segmentId: string, keep: () => Promise<void>): Promise<Map<string, string[]>> {
    const { rules } = await this.segments.get(segmentId);
    const groups = new Map<string, string[]>();
    for (let afterId: string | undefined; ;) {
      await keep();
      const ids = await this.reader.scan(rules, { limit: PAGE, ...(afterId !== undefined && { afterId }) });
      for (const id of ids) {
        const end = endOf(id);
        const group = groups.get(end);
        if (group) group.push(id);
        else groups.set(end, [id]);
      }
      if (ids.length < PAGE) return groups;
      afterId = ids.at(-1)!;
    }
  }
}

/** Null when nobody has come or gone. */
function changeOf(end: string, contactIds: readonly string[], before: readonly string[]): Change | null {
  const known = new Set(before);
  const fresh = contactIds.filter((contactId) => !known.has(contactId));
  const isSame = fresh.length === 0 && contactIds.length === known.size;
  return isSame ? null : { end, contactIds, fresh };
}
