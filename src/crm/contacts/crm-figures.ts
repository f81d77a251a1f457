import { Injectable } from '@nestjs/common';

/** Figures of the CRM that parts of it keep beside contacts. */
export type CrmFigure = 'campaigns' | 'workflowsActive' | 'mailsSent30d';

/** Figures for `GET /api/crm/stats`; whoever keeps one adds it in `onModuleInit`. What nobody keeps is 0. */
@Injectable()
export class CrmFigures {
  private readonly figures = new Map<CrmFigure, () => Promise<number>>();

  /** @param read cheap however much there is: counted over an index, or kept */
  add(name: CrmFigure, read: () => Promise<number>): void {
    this.figures.set(name, read);
  }

  read(name: CrmFigure): Promise<number> {
    return this.figures.get(name)?.() ?? Promise.resolve(0);
  }
}
