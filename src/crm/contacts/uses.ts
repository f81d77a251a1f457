import { AppError } from '../../common/index.js';

/** Something that would not work any more without what it uses: a campaign that has not begun, a workflow that is active. */
export interface Use {
  kind: 'segment' | 'campaign' | 'workflow';
  id: string;
  name: string;
}

/** What uses a kind of things, so that nobody removes what is needed; later parts fill such a port in `onModuleInit`. */
export abstract class Uses {
  private readonly sources: ((id: string) => Promise<readonly Use[]>)[] = [];

  /** @param read some of its uses are enough */
  register(read: (id: string) => Promise<readonly Use[]>): void {
    this.sources.push(read);
  }

  async of(id: string): Promise<Use[]> {
    return (await Promise.all(this.sources.map((read) => read(id)))).flat();
  }
}

/** It is still used. */
export abstract class StillInUse extends AppError {
  readonly status = 409;

  /** @param what it is: `segment` */
  constructor(what: string, uses: readonly Use[]) {
    const [{ kind, name }] = uses;
    super(`The ${kind} "${name}" uses this ${what}`, { more: { uses } });
  }
}
