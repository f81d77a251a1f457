import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { DatedRows } from '../dated-rows.js';
import type { TimelinePosition } from '../timeline/timeline-source.js';
import { TaskDocument } from './task.schema.js';

export interface Task {
  id: string;
  contactId: string;
  title: string;
  dueAt?: Date;
  done: boolean;
  doneAt?: Date;
  assigneeId?: string;
  /** Who of the staff, or what (`workflow`). */
  createdBy: string;
  createdAt: Date;
}

/** Null takes away. */
export type TaskChange = Partial<Pick<Task, 'title' | 'done'>> & {
  dueAt?: Date | null;
  doneAt?: Date | null;
  assigneeId?: string | null;
};

export interface TaskFilter {
  done?: boolean | undefined;
  assigneeId?: string | undefined;
}

@Injectable()
export class TaskRepository {
  private readonly rows: mongo.Collection<TaskDocument>;
  private readonly dated: DatedRows<TaskDocument>;

  constructor(@InjectModel(TaskDocument.name) model: Model<TaskDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<TaskDocument>;
    this.dated = new DatedRows(this.rows);
  }

  /** One that is there stays as it is. */
  insert(task: Task): Promise<void> {
    return this.dated.insert(task);
  }

  async find(contactId: string, id: string): Promise<Task | null> {
    const row = await this.rows.findOne({ _id: id, contactId });
    return row && toTask(row);
  }

  /** Newest first. */
  async list(contactId: string, limit: number, before?: TimelinePosition, done?: boolean): Promise<Task[]> {
    const more = done === undefined ? {} : { done };
    return (await this.dated.page(contactId, limit, before, more)).map(toTask);
  }

  /** Of all contacts, newest first. */
  async listAll({ done, assigneeId }: TaskFilter, limit: number, beforeId?: string): Promise<Task[]> {
    const rows = await this.rows
      .find({
        ...(done !== undefined && { done }),
        // both of done or not are named, so that the order is still read from the index
        ...(assigneeId !== undefined && { assigneeId, done: done ?? { $in: [false, true] } }),
        ...(beforeId !== undefined && { _id: { $lt: beforeId } }),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(toTask);
  }

  async update(contactId: string, id: string, change: TaskChange): Promise<Task | null> {
    const entries = Object.entries(change);
    const set = Object.fromEntries(entries.filter(([, value]) => value !== null));
    const gone = Object.fromEntries(
      entries.filter(([, value]) => value === null).map(([key]) => [key, '' as const]),
    );
    if (entries.length === 0) return this.find(contactId, id);
    const row = await this.rows.findOneAndUpdate(
      { _id: id, contactId },
      {
        ...(Object.keys(set).length > 0 && { $set: set }),
        ...(Object.keys(gone).length > 0 && { $unset: gone }),
      },
      { returnDocument: 'after' },
    );
    return row && toTask(row);
  }

  /** Tasks whose title fits a pattern. Looked for in all of them: it happens seldom. */
  async like(pattern: { $regex: string; $options: 'i' }): Promise<Task[]> {
    return (await this.rows.find({ title: pattern }).toArray()).map(toTask);
  }

  /** Unless it was changed since it was read. */
  async retitle({ id, title }: Task, to: string): Promise<void> {
    await this.rows.updateOne({ _id: id, title }, { $set: { title: to } });
  }

  async dropAssignee(assigneeId: string): Promise<void> {
    await this.rows.updateMany({ assigneeId }, { $unset: { assigneeId: '' } });
  }

  /** Of the staff. Looked for in all of them, like titles. */
  async renameAuthor(createdBy: string, to: string): Promise<void> {
    await this.rows.updateMany({ createdBy }, { $set: { createdBy: to } });
  }

  remove(contactId: string, id: string): Promise<boolean> {
    return this.dated.remove(contactId, id);
  }

  move(fromIds: readonly string[], toId: string): Promise<void> {
    return this.dated.move(fromIds, toId);
  }

  erase(contactIds: readonly string[]): Promise<void> {
    return this.dated.erase(contactIds);
  }
}

function toTask({ _id: id, ...row }: TaskDocument): Task {
  return { id, ...row };
}
