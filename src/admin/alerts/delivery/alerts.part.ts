import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataPart } from '../../../auth/index.js';
import { RuleRepository } from '../rules/rule.repository.js';
import { SettingsRepository } from './settings.repository.js';

/** Whoever is forgotten is told of no alert any more. */
@Injectable()
export class AlertsPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'alerts';
  readonly collections = ['alert_rules', 'alert_settings'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly rules: RuleRepository,
    private readonly settings: SettingsRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  /** An address that is not verified may be somebody else's: nothing is known by it. */
  async erase({ email }: ErasedPerson): Promise<void> {
    if (email === undefined) return;
    await this.rules.forgetEmail(email);
    await this.settings.forgetEmail(email);
  }
}
