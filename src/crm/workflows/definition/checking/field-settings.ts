import { Injectable } from '@nestjs/common';
import type { FieldError } from '../../../../common/index.js';
import type { FieldValue } from '../../../contacts/contact.js';
import { ContactFields } from '../../../contacts/fields/contact-fields.js';
import { checkValue } from '../../../contacts/fields/field-values.rules.js';
import { Stages } from '../../../contacts/stages/stages.js';

/** A field as nodes name it: one that is declared, or the stage. */
@Injectable()
export class FieldSettings {
  constructor(
    private readonly fields: ContactFields,
    private readonly stages: Stages,
  ) {}

  /** The value as the field has it, null for taking it away; or what is wrong, by its path within the settings. */
  async read({
    field: key,
    value,
  }: {
    field: string;
    value: unknown;
  }): Promise<{ value: FieldValue | null } | { errors: FieldError[] }> {
    if (key === 'stage') {
      if (value === null) return { value };
      const stage = (await this.stages.list()).find((each) => each.key === value);
      return stage ? { value: stage.key } : wrong('value', 'is no stage of the pipeline');
    }
    const field = (await this.fields.list()).find((each) => each.key === key);
    if (!field) return wrong('field', 'is no declared field');
    const checked = value === null ? { value } : checkValue(field, value);
    return 'problem' in checked ? wrong('value', checked.problem) : checked;
  }

  /** What is wrong with a field that is to be a date. */
  async dateErrors(key: string): Promise<FieldError[]> {
    const field = (await this.fields.list()).find((each) => each.key === key);
    if (!field) return [{ field: 'field', message: 'is no declared field' }];
    return field.type === 'date' ? [] : [{ field: 'field', message: 'is no date' }];
  }
}

function wrong(field: string, message: string): { errors: FieldError[] } {
  return { errors: [{ field, message }] };
}
