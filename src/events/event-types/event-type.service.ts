import { Injectable } from '@nestjs/common';
import { type FieldError, InvalidInput } from '../../common/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import type { CreateEventTypeDto, DeclaredFieldDto, UpdateEventTypeDto } from './event-type.dto.js';
import { EventTypeNotFound, EventTypeTaken, TooManyFields } from './event-type.errors.js';
import { EventTypeRepository } from './event-type.repository.js';
import type { DeclaredField, EventTypeDocument } from './event-type.schema.js';
import { FieldIndexes } from './field-indexes.js';
import { parseFieldPath } from './field-path.rules.js';

/** MongoDB allows 64 indexes of a collection, and the events have some of their own. */
const MOST_FIELDS = 40;

/** What is declared about types of event. An undeclared type is counted all the same. */
@Injectable()
export class EventTypes {
  constructor(
    private readonly types: EventTypeRepository,
    private readonly indexes: FieldIndexes,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  list(): Promise<EventTypeDocument[]> {
    return this.types.findAll();
  }

  /** @throws EventTypeNotFound */
  async findByType(type: string): Promise<EventTypeDocument> {
    const found = await this.types.findByType(type);
    if (!found) throw new EventTypeNotFound(type);
    return found;
  }

  /** @throws InvalidInput, TooManyFields, EventTypeTaken */
  async create({
    type,
    label = type,
    unit = null,
    colour = null,
    fields = [],
  }: CreateEventTypeDto): Promise<EventTypeDocument> {
    const declared = await this.checked(type, fields);
    const eventType = { _id: type, label, unit, colour, fields: declared, createdAt: this.clock.date() };
    if (!(await this.types.create(eventType))) throw new EventTypeTaken(type);
    this.indexes.renew();
    return eventType;
  }

  /** @throws InvalidInput, TooManyFields, EventTypeNotFound */
  async update(
    type: string,
    { label, unit, colour, fields }: UpdateEventTypeDto,
  ): Promise<EventTypeDocument> {
    this.audit.note({ before: await this.types.findByType(type) });
    const changed = await this.types.update(type, {
      ...(label !== undefined && { label }),
      ...(unit !== undefined && { unit }),
      ...(colour !== undefined && { colour }),
      ...(fields !== undefined && { fields: await this.checked(type, fields) }),
    });
    if (!changed) throw new EventTypeNotFound(type);
    if (fields) this.indexes.renew();
    return changed;
  }

  /** The events of the type stay. @throws EventTypeNotFound */
  async remove(type: string): Promise<void> {
    this.audit.note({ before: await this.types.findByType(type) });
    if (!(await this.types.remove(type))) throw new EventTypeNotFound(type);
    this.indexes.renew();
  }

  /** What is declared of a field; null when nothing is. @param path as `parseFieldPath` gives it */
  async field(type: string, path: string): Promise<DeclaredField | null> {
    const declared = await this.types.findByType(type);
    return declared?.fields.find((field) => field.path === path) ?? null;
  }

  private async checked(type: string, fields: readonly DeclaredFieldDto[]): Promise<DeclaredField[]> {
    const errors: FieldError[] = [];
    const paths = new Set<string>();
    const declared = fields.map(({ path, label }, i) => {
      const parsed = parseFieldPath(path);
      const field = `fields[${i}].path`;
      if (parsed === null)
        errors.push({ field, message: 'must be a field of metadata, such as metadata.country' });
      else if (paths.has(parsed)) errors.push({ field, message: 'is declared twice' });
      else paths.add(parsed);
      return { path: parsed ?? path, label };
    });
    if (errors.length > 0) throw new InvalidInput(errors);
    const others = (await this.types.findAll()).filter(({ _id }) => _id !== type);
    const count = others.reduce((all, other) => all + other.fields.length, declared.length);
    if (declared.length > 0 && count > MOST_FIELDS) throw new TooManyFields(MOST_FIELDS);
    return declared;
  }
}
