import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { type FieldError, InvalidInput } from '../../../common/index.js';
import { AuditNotes, Clock, type Job, Jobs } from '../../../platform/index.js';
import type { FieldValue } from '../contact.js';
import { ContactRepository } from '../contact.repository.js';
import { FieldInUse, FieldNotFound, FieldTaken, TooManyFields } from '../contacts.errors.js';
import type { ContactField, FieldType } from './field.js';
import { ContactFieldRepository } from './field.repository.js';
import { FieldUses } from './field-uses.js';
import { checkValue, isFieldKey, typeOfValue } from './field-values.rules.js';

declare module '../../../platform/index.js' {
  interface JobMap {
    /** Takes the values of a field that is not declared any more off all contacts. */
    'crm.drop-field': { key: string };
  }
}

/** More columns than these nobody overlooks. */
const MOST_FIELDS = 200;

/** The fields of contacts that the business has declared, and whether a value fits. */
@Injectable()
export class ContactFields implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly fields: ContactFieldRepository,
    private readonly contacts: ContactRepository,
    private readonly uses: FieldUses,
    private readonly jobs: Jobs,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.define({ name: 'crm.drop-field', run: (job) => this.drop(job), attempts: 20 });
  }

  /** Those whose removal was said by a process that died before it began. */
  async onApplicationBootstrap(): Promise<void> {
    for (const key of (await this.fields.findAll()).leaving) await this.jobs.add('crm.drop-field', { key });
  }

  /** By key. */
  async list(): Promise<ContactField[]> {
    return (await this.fields.findAll()).fields;
  }

  /** @throws InvalidInput, FieldTaken, TooManyFields */
  async declare(said: {
    key: string;
    label?: string;
    type: FieldType;
    options?: string[];
  }): Promise<ContactField> {
    const { key, type, options } = said;
    if ((type === 'choice') !== (options !== undefined)) {
      throw new InvalidInput([{ field: 'options', message: 'belong to a choice, and a choice has them' }]);
    }
    const { fields, leaving } = await this.fields.findAll();
    if (leaving.includes(key))
      throw new FieldTaken(`The values of "${key}" are still being taken off; try again shortly`);
    if (fields.length >= MOST_FIELDS) throw new TooManyFields(MOST_FIELDS);
    const field = {
      key,
      label: said.label ?? key,
      type,
      ...(options && { options }),
      createdAt: this.clock.date(),
    };
    if (!(await this.fields.insert(field))) throw new FieldTaken(`There is a field "${key}" already`);
    return field;
  }

  /** Key and type stay: values are of them. @throws FieldNotFound, InvalidInput */
  async change(
    key: string,
    { label, options }: { label?: string; options?: string[] },
  ): Promise<ContactField> {
    const before = (await this.list()).find((field) => field.key === key);
    if (!before) throw new FieldNotFound();
    if (options && before.type !== 'choice') {
      throw new InvalidInput([{ field: 'options', message: 'belong to a choice' }]);
    }
    this.audit.note({ before });
    const change = { ...(label !== undefined && { label }), ...(options && { options }) };
    const changed = await this.fields.update(key, change);
    if (!changed) throw new FieldNotFound();
    return changed;
  }

  /** Nothing may be said in it from now on; what was said is taken off all contacts in the background. @throws FieldNotFound, FieldInUse */
  async remove(key: string): Promise<void> {
    const uses = await this.uses.of(key);
    if (uses.length > 0) throw new FieldInUse(uses);
    if (!(await this.fields.leave(key))) throw new FieldNotFound();
    await this.jobs.add('crm.drop-field', { key });
  }

  /**
   * Values as their fields want them; null takes one off. A key that nobody has declared is declared by its first value, as
   * a text, a number, or yes and no.
   * @param path of the values in the input, for what is wrong with them
   * @throws InvalidInput, TooManyFields
   */
  async check(
    values: Readonly<Record<string, unknown>>,
    path = 'fields',
  ): Promise<Record<string, FieldValue | null>> {
    const entries = Object.entries(values);
    if (entries.length === 0) return {};
    const { fields, leaving } = await this.fields.findAll();
    const known = new Map(fields.map((field) => [field.key, field]));
    const errors: FieldError[] = [];
    const checked: Record<string, FieldValue | null> = {};
    const fresh: ContactField[] = [];
    for (const [key, value] of entries) {
      const field = known.get(key) ?? this.fieldFor(key, value);
      const result = leaving.includes(key) ? { problem: 'is being removed' } : checkSaid(key, field, value);
      if ('problem' in result) {
        errors.push({ field: `${path}.${key}`, message: result.problem });
        continue;
      }
      checked[key] = result.value;
      if (field && result.value !== null && !known.has(key)) fresh.push(field);
    }
    if (errors.length > 0) throw new InvalidInput(errors);
    if (fresh.length === 0) return checked;
    if (fields.length + fresh.length > MOST_FIELDS) throw new TooManyFields(MOST_FIELDS);
    const inserted = await Promise.all(fresh.map((field) => this.fields.insert(field)));
    // somebody else has declared one at the same moment, perhaps otherwise
    return inserted.every(Boolean) ? checked : this.check(values, path);
  }

  /** What a first value declares; null where it says nothing of a type. */
  private fieldFor(key: string, value: unknown): ContactField | null {
    const type = typeOfValue(value);
    return type && { key, label: key, type, createdAt: this.clock.date() };
  }

  private async drop({ data: { key }, signal }: Job<{ key: string }>): Promise<void> {
    for (let after = ''; ;) {
      signal.throwIfAborted();
      const last = await this.contacts.dropField(key, after, 1000);
      if (last === null) break;
      after = last;
    }
    await this.fields.remove(key);
  }
}

/** A value, null for taking it off, or what is wrong with it. */
function checkSaid(
  key: string,
  field: ContactField | null,
  value: unknown,
): { value: FieldValue | null } | { problem: string } {
  if (!isFieldKey(key))
    return { problem: 'must be a-z, then a-z, 0-9 and _, at most 40, and no column of every contact' };
  if (value === null) return { value };
  return field ? checkValue(field, value) : { problem: 'must be a text, a number, true or false' };
}
