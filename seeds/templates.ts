import { Injectable } from '@nestjs/common';
import { DAY_MS, firstIdAt } from '../src/common/index.js';
import { TemplateRepository } from '../src/crm/index.js';
import { Clock } from '../src/platform/index.js';
import { NEWSLETTER } from './templates/newsletter.js';
import { RENEWAL } from './templates/renewal.js';
import { WELCOME } from './templates/welcome.js';

/** By when they were made, in days before now. */
const TEMPLATES = [
  { ...WELCOME, ago: 62 },
  { ...RENEWAL, ago: 33 },
  { ...NEWSLETTER, ago: 12 },
];

/** What the made-up community writes to its contacts. */
@Injectable()
export class TemplateSeeds {
  constructor(
    private readonly templates: TemplateRepository,
    private readonly clock: Clock,
  ) {}

  /** Returns how many were added: none where there is a template. */
  async load(): Promise<number> {
    if (!(await this.templates.isEmpty())) return 0;
    for (const { ago, ...said } of TEMPLATES) {
      const at = new Date(this.clock.now() - ago * DAY_MS);
      const id = firstIdAt('tpl', at.getTime()) + '0'.repeat(16);
      await this.templates.insert({ id, ...said, version: 1, createdAt: at, updatedAt: at });
    }
    return TEMPLATES.length;
  }
}
