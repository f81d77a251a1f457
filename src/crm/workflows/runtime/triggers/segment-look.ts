import { Injectable } from '@nestjs/common';
import { SegmentReader } from '../../../segments/reading/segment-reader.js';
import { Segments } from '../../../segments/segments.js';
import type { ActiveWorkflow } from '../active-workflows.js';
import { Entries } from '../entries.js';
import { endOf, type MemberGroup, SegmentMemberRepository } from './segment-member.repository.js';
import type { TriggerState } from './trigger-state.repository.js';

/** Ids that are read at once: what rules ask of events is worked out anew for each page. */
const PAGE = 50_000;

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
    const groups = await this.groupsOf(settings.segmentId, keep);
    const isFirst = lookedAt === undefined;
    const enter = !isFirst || settings.includeExisting === true;
    const follow = async (end: string, contactIds: readonly string[], before: MemberGroup | undefined) => {
      // what an earlier turn has left is nobody's; what this very look has written counts
      const known = new Set(isFirst && before?.look !== look ? [] : before?.contactIds);
      const fresh = contactIds.filter((contactId) => !known.has(contactId));
      if (fresh.length === 0 && contactIds.length === before?.contactIds.length && before.look === look)
        return;
      if (fresh.length === 0 && contactIds.length === known.size && !isFirst) return;
      await keep();
      const cause = { id: `segment ${look}`, at: now };
      if (enter && fresh.length > 0)
        await this.entries.enterMany(
          id,
          fresh.map((contactId) => ({ contactId, cause })),
        );
      await this.members.put(id, { end, look, contactIds });
    };
    for await (const before of this.members.groups(id)) {
      await follow(before.end, groups.get(before.end) ?? [], before);
      groups.delete(before.end);
    }
    for (const [end, contactIds] of groups) await follow(end, contactIds, undefined);
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
