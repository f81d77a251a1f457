import { Injectable, type OnModuleInit } from '@nestjs/common';
import { toMeDto } from '../accounts/account.dto.js';
import { UserRepository } from '../accounts/user.repository.js';
import { ApiKeys } from '../api-keys/api-key.service.js';
import { toInviteDto } from '../invites/invite.dto.js';
import { Invites } from '../invites/invites.js';
import { OneTimeTokens } from '../one-time/one-time-tokens.js';
import { SessionService } from '../sessions/session.service.js';
import { TwoFactor } from '../two-factor/two-factor.js';
import { PersonalData } from './personal-data.js';
import type { ErasedPerson, PersonalDataPart, PersonalFile, Person } from './personal-data.part.js';
import { everyItem, jsonLines, jsonText } from './personal-files.js';

/** What an account is made of. */
@Injectable()
export class AccountPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'auth';
  readonly collections = [
    'users',
    'sessions',
    'api_keys',
    'two_factor',
    'one_time_tokens',
    'invites',
    'erasures', // forgets by itself whom it was about
  ];

  constructor(
    private readonly personalData: PersonalData,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly keys: ApiKeys,
    private readonly tokens: OneTimeTokens,
    private readonly invites: Invites,
    private readonly twoFactor: TwoFactor,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  *export(person: Person): Iterable<PersonalFile> {
    const { id } = person;
    yield {
      path: 'account/account.json',
      about: {
        'pt-BR': 'Sua conta, o segundo fator (sem segredos) e os links enviados a você que ainda valem.',
        en: 'Your account, its second factor (without secrets), and the links mailed to you that still work.',
      },
      content: jsonText(() => this.account(id)),
    };
    yield {
      path: 'account/sessions.jsonl',
      about: {
        'pt-BR': 'Onde você está conectado: endereço e programa.',
        en: 'Where you are logged in: address and program.',
      },
      content: jsonLines(everyItem((query) => this.sessions.list({ userId: id }, query))),
    };
    yield {
      path: 'account/api-keys.jsonl',
      about: { 'pt-BR': 'Suas chaves de API, sem as chaves.', en: 'Your API keys, without the keys.' },
      content: jsonLines(everyItem((query) => this.keys.list(id, query))),
    };
    yield {
      path: 'account/invitations.jsonl',
      about: {
        'pt-BR': 'Convites ao seu e-mail, se confirmado, e os que você fez (sem o e-mail dos convidados).',
        en: 'Invitations to your e-mail, if it is verified, and those that you made (without the e-mail of who was invited).',
      },
      content: jsonLines(this.invitations(person)),
    };
  }

  async erase(person: ErasedPerson): Promise<void> {
    const { id, begunAt, alias } = person;
    await this.sessions.endAll(id);
    await this.keys.deleteAll(id);
    await this.tokens.forget(id);
    await this.twoFactor.disable(id);
    await this.invites.forget(person, begunAt, alias(id));
    await this.users.delete(id);
  }

  private async account(id: string): Promise<object> {
    const [user, twoFactor, links] = await Promise.all([
      this.users.findById(id),
      this.twoFactor.state(id),
      this.tokens.list(id),
    ]);
    return { ...(user && toMeDto(user)), twoFactor, links };
  }

  private async *invitations(person: Person): AsyncIterable<object> {
    for (const invite of await this.invites.about(person)) {
      const { email, createdBy, ...rest } = toInviteDto(invite);
      yield { ...rest, ...(email === person.email && { email }), byMe: createdBy === person.id };
    }
  }
}
