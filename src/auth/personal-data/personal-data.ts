import { Injectable } from '@nestjs/common';
import type { PersonalDataPart } from './personal-data.part.js';

/** What all rooms know of people. Each room adds its part. */
@Injectable()
export class PersonalData {
  private readonly added = new Map<string, PersonalDataPart>();

  /** Called by rooms at the start, in `onModuleInit`: a room comes after those that it stands on. @throws Error for a name that is taken */
  add(part: PersonalDataPart): void {
    if (this.added.has(part.name)) throw new Error(`There is a part ${part.name} already`);
    this.added.set(part.name, part);
  }

  /** In the order in which they are exported and erased. */
  get parts(): readonly PersonalDataPart[] {
    return [...this.added.values()];
  }
}
