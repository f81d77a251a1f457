import { Injectable } from '@nestjs/common';

/** Something that would break without a template. */
export interface TemplateUse {
  /** What it is called: `campaign`, `workflow`. */
  kind: string;
  id: string;
  name: string;
}

export interface TemplateUser {
  name: string;
  /** Those that still need it: campaigns that are not through, workflows that are switched on. A few are enough. */
  usesOf: (templateId: string) => Promise<TemplateUse[]>;
}

/** Who uses templates; later parts fill this port, so that nobody deletes what they need. */
@Injectable()
export class TemplateUses {
  private readonly users: TemplateUser[] = [];

  /** Called in `onModuleInit`. */
  register(user: TemplateUser): void {
    this.users.push(user);
  }

  async of(templateId: string): Promise<TemplateUse[]> {
    return (await Promise.all(this.users.map((user) => user.usesOf(templateId)))).flat();
  }
}
