import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ErasedPerson } from '../../../auth/index.js';
import { decodeIdCursor, definedOf, newId, type Page, toPage } from '../../../common/index.js';
import { Clock } from '../../../platform/index.js';
import type { Contact } from '../contact.js';
import { ContactWords } from '../contact-words.js';
import { TaskNotFound } from '../contacts.errors.js';
import { Contacts } from '../contacts.js';
import { ContactParts } from '../privacy/contact-parts.js';
import { withoutStaff } from '../privacy/staff-ids.rules.js';
import { positionOf, positionOfCursor } from '../timeline/position.rules.js';
import { type TimelineItem, type TimelinePosition, TimelineSources } from '../timeline/timeline-source.js';
import {
  type CreateTaskDto,
  type ListContactTasksDto,
  type ListTasksDto,
  type TaskDto,
  toTaskDto,
  type UpdateTaskDto,
} from './task.dto.js';
import { type Task, TaskRepository } from './task.repository.js';

const MOST_EXPORTED = 10_000;

/** What staff has to do about contacts. */
@Injectable()
export class Tasks implements OnModuleInit {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly contacts: Contacts,
    private readonly words: ContactWords,
    private readonly timeline: TimelineSources,
    private readonly parts: ContactParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timeline.register({ name: 'tasks', read: (...asked) => this.read(...asked) });
    this.parts.register({
      name: 'tasks',
      collections: ['crm_tasks'],
      move: (fromIds, toId) => this.tasks.move(fromIds, toId),
      erase: (contacts) => this.tasks.erase(contacts.map(({ id }) => id)),
      export: async ({ id }) =>
        (await this.tasks.list(id, MOST_EXPORTED)).map((task) => withoutStaff(toTaskDto(task))),
      forget: (person) => this.forget(person),
    });
  }

  /** @param id the same id again writes nothing more @throws ContactNotFound, InvalidInput */
  async add(contactId: string, said: CreateTaskDto, createdBy: string, id?: string): Promise<Task> {
    const { title, dueAt, assigneeId, done = false } = said;
    await this.contacts.get(contactId);
    await this.words.checkStaff('assigneeId', assigneeId);
    const createdAt = this.clock.date();
    const task: Task = {
      id: id ?? newId('tsk', createdAt.getTime()),
      contactId,
      title,
      ...(dueAt && { dueAt }),
      done,
      ...(done && { doneAt: createdAt }),
      ...(assigneeId && { assigneeId }),
      createdBy,
      createdAt,
    };
    await this.tasks.insert(task);
    return task;
  }

  /** Newest first. @throws ContactNotFound */
  async list(contactId: string, { limit, cursor, done }: ListContactTasksDto): Promise<Page<TaskDto>> {
    await this.contacts.get(contactId);
    const rows = await this.tasks.list(contactId, limit + 1, positionOfCursor(cursor), done);
    return toPage(rows, limit, positionOf, toTaskDto);
  }

  /** Of all contacts, newest first. */
  async listAll({ limit, cursor, done, assignee }: ListTasksDto): Promise<Page<TaskDto>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'tsk');
    const rows = await this.tasks.listAll({ done, assigneeId: assignee }, limit + 1, before);
    return toPage(rows, limit, ({ id }) => [id], toTaskDto);
  }

  /** @throws TaskNotFound, InvalidInput */
  async change(contactId: string, id: string, { done, ...said }: UpdateTaskDto): Promise<Task> {
    const before = await this.tasks.find(contactId, id);
    if (!before) throw new TaskNotFound();
    if (said.assigneeId !== before.assigneeId) await this.words.checkStaff('assigneeId', said.assigneeId);
    const isTurned = done !== undefined && done !== before.done;
    const changed = await this.tasks.update(contactId, id, {
      ...definedOf(said),
      ...(isTurned && { done, doneAt: done ? this.clock.date() : null }),
    });
    if (!changed) throw new TaskNotFound();
    return changed;
  }

  /** @throws TaskNotFound */
  async remove(contactId: string, id: string): Promise<void> {
    if (!(await this.tasks.remove(contactId, id))) throw new TaskNotFound();
  }

  /** What they had to do as staff is anybody's; what tasks tell of them, and that they wrote some, is an alias's. */
  private async forget({ id, alias, mentions }: ErasedPerson): Promise<void> {
    await this.tasks.dropAssignee(id);
    await this.tasks.renameAuthor(id, alias(id));
    for (const task of await this.tasks.like(mentions.roughly)) {
      const { title } = task;
      if (mentions.isIn(title)) await this.tasks.retitle(task, mentions.replacedIn(title, alias(id)));
    }
  }

  private async read({ id }: Contact, limit: number, before?: TimelinePosition): Promise<TimelineItem[]> {
    return (await this.tasks.list(id, limit, before)).map((task) => ({
      id: task.id,
      kind: 'task',
      at: task.createdAt,
      title: task.title,
      data: { ...toTaskDto(task) },
    }));
  }
}
