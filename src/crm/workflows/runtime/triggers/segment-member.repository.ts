import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey, writeUnordered } from '../../../../platform/index.js';
import { SegmentMembersDocument } from './segment-member.schema.js';

/** Those who were in a segment and whose ids end alike. */
export interface MemberGroup {
  end: string;
  look: number;
  contactIds: readonly string[];
}

const END = 2;

/** Who was in a segment when a workflow last looked: some 27 bytes for each, and only what changes is written. */
@Injectable()
export class SegmentMemberRepository {
  private readonly rows: mongo.Collection<SegmentMembersDocument>;

  constructor(@InjectModel(SegmentMembersDocument.name) model: Model<SegmentMembersDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<SegmentMembersDocument>;
  }

  async *groups(workflowId: string): AsyncGenerator<MemberGroup> {
    for await (const { end, look, contactIds } of this.rows.find({ workflowId }))
      yield { end, look, contactIds: contactIds === '' ? [] : contactIds.split(' ') };
  }

  /** Nothing over what a later look has written. */
  async put(workflowId: string, groups: readonly MemberGroup[]): Promise<void> {
    const writes = groups.map(({ end, look, contactIds }) => ({
      updateOne: {
        filter: { _id: `${workflowId}:${end}`, look: { $lte: look } },
        update: { $set: { workflowId, end, look, contactIds: contactIds.join(' ') } },
        upsert: true,
      },
    }));
    const { failed } = await writeUnordered(this.rows, writes);
    // a key that is taken: a later look has written it
    const other = [...failed.values()].find((error) => !isDuplicateKey(error));
    if (other) throw new Error(`Who is in a segment cannot be written: ${other.errmsg}`);
  }

  /** Takes contacts out of all that is remembered. */
  async drop(contactIds: readonly string[]): Promise<void> {
    for (const id of contactIds) {
      const spaced = { $concat: [' ', '$contactIds', ' '] };
      const without = { $replaceAll: { input: spaced, find: ` ${id} `, replacement: ' ' } };
      await this.rows.updateMany({ end: endOf(id) }, [
        { $set: { contactIds: { $trim: { input: without } } } },
      ]);
    }
  }

  async removeAll(workflowId: string): Promise<void> {
    await this.rows.deleteMany({ workflowId });
  }
}

/** What groups are told apart by: the ends of ids are random. */
export function endOf(contactId: string): string {
  return contactId.slice(-END);
}
