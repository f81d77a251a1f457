import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../../auth/index.js';
import type { Alert } from '../history/alert.js';
import type { Hook } from '../rules/rule.js';
import { RuleRepository } from '../rules/rule.repository.js';
import { SettingsRepository } from './settings.repository.js';

/** Owner of the webhook that the settings name. */
export const SETTINGS_HOOK = 'settings';

/** Who is told of an alert, beside the screen. */
export interface Audience {
  emails: readonly string[];
  /** With the id of the rule, or of the settings, that it belongs to. */
  hook: { owner: string; hook: Hook } | null;
}

const NOBODY: Audience = { emails: [], hook: null };

/** Finds out who is to be told of an alert. */
@Injectable()
export class Audiences {
  /** Of alerts that say nothing else, when it was last asked: for the time that the database is away. */
  private general: Audience = NOBODY;

  constructor(
    private readonly rules: RuleRepository,
    private readonly settings: SettingsRepository,
    private readonly users: UserRepository,
  ) {}

  /** Of a rule that is gone nobody is. */
  async of({ ruleId, severity }: Pick<Alert, 'ruleId' | 'severity'>): Promise<Audience> {
    if (ruleId !== undefined) {
      const rule = await this.rules.findById(ruleId);
      if (!rule) return NOBODY;
      const { notify } = rule;
      if (notify) {
        const { emails, webhook } = notify;
        return { emails, hook: webhook && { owner: ruleId, hook: webhook } };
      }
    }
    return severity === 'info' ? NOBODY : this.refresh();
  }

  /** Those of the settings: without any e-mails there, all active admins whose e-mail is verified. */
  async refresh(): Promise<Audience> {
    const { emails, webhook } = await this.settings.find();
    this.general = {
      emails: emails ?? (await this.admins()),
      hook: webhook && { owner: SETTINGS_HOOK, hook: webhook },
    };
    return this.general;
  }

  /** Those of the settings as they were last seen. */
  get lastKnown(): Audience {
    return this.general;
  }

  private async admins(): Promise<string[]> {
    const admins = await this.users.findByIds(await this.users.activeAdmins());
    return admins.filter(({ emailVerified }) => emailVerified).map(({ email }) => email);
  }
}

/** Each address once, in lower case. */
export function distinct(emails: readonly string[]): string[] {
  return [...new Set(emails.map((email) => email.toLowerCase()))];
}
