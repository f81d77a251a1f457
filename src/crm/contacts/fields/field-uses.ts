import { Injectable } from '@nestjs/common';

/** Something that asks for a field or sets it, and would not work without it. */
export interface FieldUse {
  kind: 'segment' | 'workflow';
  id: string;
  name: string;
}

/** What uses declared fields; segments and workflows fill this port in `onModuleInit`. */
@Injectable()
export class FieldUses {
  private readonly sources: ((key: string) => Promise<readonly FieldUse[]>)[] = [];

  /** @param read some of its uses are enough */
  register(read: (key: string) => Promise<readonly FieldUse[]>): void {
    this.sources.push(read);
  }

  async of(key: string): Promise<FieldUse[]> {
    return (await Promise.all(this.sources.map((read) => read(key)))).flat();
  }
}

/** The key of the declared field that rules and settings mean: `city` and `fields.city` are the same. */
export function fieldKeyOf(field: string): string {
  return field.startsWith('fields.') ? field.slice('fields.'.length) : field;
}
