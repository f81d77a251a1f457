import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/index.js';
import { AuditNotes } from '../../../platform/index.js';
import { type AlertSettingsDto, type ChangeAlertSettingsDto, toHookDto } from './notify.dto.js';
import { distinct, SETTINGS_HOOK } from './audience.js';
import { Hooks } from './hooks.js';
import { type AlertSettings, SettingsRepository } from './settings.repository.js';

/** Whom alerts are told to that say nothing else, as an admin says. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly hooks: Hooks,
    private readonly audit: AuditNotes,
  ) {}

  async get({ permissions }: Principal): Promise<AlertSettingsDto> {
    return toDto(await this.settings.find(), permissions.has('alerts:manage'));
  }

  /** @throws InvalidInput */
  async change({ emails, webhook }: ChangeAlertSettingsDto): Promise<AlertSettingsDto> {
    const before = await this.settings.find();
    this.audit.note({ before: forTrail(before) });
    const accepted = webhook ? this.hooks.accept(SETTINGS_HOOK, webhook, before.webhook, 'webhook') : null;
    const after = await this.settings.change({
      ...(emails !== undefined && { emails: emails && distinct(emails) }),
      ...(webhook !== undefined && { webhook: accepted?.hook ?? null }),
    });
    this.audit.note({ after: forTrail(after) });
    return {
      ...toDto(after, true),
      ...(accepted?.secret !== undefined && { webhookSecret: accepted.secret }),
    };
  }
}

function toDto({ emails, webhook }: AlertSettings, whole: boolean): AlertSettingsDto {
  return { emails, webhook: toHookDto(webhook, whole) };
}

function forTrail({ emails, webhook }: AlertSettings): object {
  return { emails, webhookHost: webhook && new URL(webhook.url).host };
}
