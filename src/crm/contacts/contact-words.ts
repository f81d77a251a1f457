import { Injectable } from '@nestjs/common';
import { permissionsOf, UserRepository } from '../../auth/index.js';
import { InvalidInput } from '../../common/index.js';
import type { FieldValue } from './contact.js';
import { ContactFields } from './fields/contact-fields.js';
import { Stages } from './stages/stages.js';

/** What staff says of a contact that stands on something else: fields, the pipeline, who looks after them. */
@Injectable()
export class ContactWords {
  constructor(
    private readonly fields: ContactFields,
    private readonly stages: Stages,
    private readonly users: UserRepository,
  ) {}

  /**
   * Looks at all of it before anything is written, and declares what is new.
   * @returns the values of fields as their fields want them
   * @throws InvalidInput, TooManyFields, TooManyStages
   */
  async check(said: {
    fields?: Record<string, unknown>;
    stage?: string | null;
    ownerId?: string | null;
  }): Promise<Record<string, FieldValue | null>> {
    await this.checkStaff('ownerId', said.ownerId);
    const values = await this.fields.check(said.fields ?? {});
    if (said.stage) await this.stages.ensure([said.stage]);
    return values;
  }

  /** @throws InvalidInput when it is nobody who may work with contacts */
  async checkStaff(field: string, userId: string | null | undefined): Promise<void> {
    if (userId === undefined || userId === null) return;
    const user = await this.users.findById(userId);
    if (user && permissionsOf(user.role).has('crm:write')) return;
    throw new InvalidInput([{ field, message: 'is nobody of the staff' }]);
  }
}
