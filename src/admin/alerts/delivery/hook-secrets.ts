import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RuleRepository } from '../rules/rule.repository.js';
import { SETTINGS_HOOK } from './audience.js';
import { Hooks } from './hooks.js';
import { SettingsRepository } from './settings.repository.js';

/** Secrets of webhooks under a former ENCRYPTION_KEY are encrypted with the current one, at each start. */
@Injectable()
export class HookSecrets implements OnApplicationBootstrap {
  constructor(
    private readonly hooks: Hooks,
    private readonly rules: RuleRepository,
    private readonly settings: SettingsRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const [{ webhook }, rules] = await Promise.all([this.settings.find(), this.rules.findAll()]);
    const rows = [
      ...(webhook ? [{ _id: SETTINGS_HOOK, secret: webhook.secret }] : []),
      ...rules.flatMap(({ id, notify }) =>
        notify?.webhook ? [{ _id: id, secret: notify.webhook.secret }] : [],
      ),
    ];
    await this.hooks.safe.renew(rows, (owner, _field, sealed, anew) =>
      owner === SETTINGS_HOOK
        ? this.settings.resealHook(sealed, anew)
        : this.rules.resealHook(owner, sealed, anew),
    );
  }
}
