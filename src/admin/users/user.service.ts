import { Injectable } from '@nestjs/common';
import {
  AccountStates,
  toUserDto,
  type User,
  type UserDto,
  UserRepository,
  type UserRow,
  type UserScan,
} from '../../auth/index.js';
import { AuditNotes } from '../../platform/index.js';
import { termsOf } from './search-words.rules.js';
import { UserDirectory } from './user-directory.js';
import type { ChangeUserDto, ListUsersDto, SuspendUserDto, UserListDto } from './user.dto.js';
import { OwnAccount, UserNotFound } from './user.errors.js';
import type { UserSort } from './user-index.js';
import { UserNews } from './user.news.js';

/** Users that are read at once, where all are that a search finds. */
const CHUNK = 1000;

/** Users as staff finds and changes them. */
@Injectable()
export class UserService {
  constructor(
    private readonly directory: UserDirectory,
    private readonly users: UserRepository,
    private readonly states: AccountStates,
    private readonly audit: AuditNotes,
    private readonly news: UserNews,
  ) {}

  async list({ page, pageSize, search = '', role, status, sort }: ListUsersDto): Promise<UserListDto> {
    const { ids, total } = await this.directory.find({
      terms: termsOf(search),
      role,
      status,
      sort: sort.replace('-', '') as UserSort,
      descending: sort.startsWith('-'),
      skip: (page - 1) * pageSize,
      limit: pageSize,
    });
    const items = (await this.byIds(ids)).map(toUserDto);
    return { items, page, pageSize, total, pages: Math.ceil(total / pageSize) };
  }

  /** Those that a search finds, newest first, in chunks. */
  async *scanFound(
    search: string,
    { role, status, from = -Infinity, to = Infinity }: UserScan,
  ): AsyncIterable<UserRow[]> {
    const { ids } = await this.directory.find({
      ...{ terms: termsOf(search), role, status, sort: 'createdAt', descending: true },
      ...{ skip: 0, limit: Infinity },
    });
    for (let at = 0; at < ids.length; at += CHUNK) {
      const users = await this.byIds(ids.slice(at, at + CHUNK));
      yield users
        .map(({ createdAt, ...user }) => ({ ...user, createdAt: createdAt.getTime() }))
        .filter(({ createdAt }) => createdAt >= from && createdAt < to);
    }
  }

  /** @throws UserNotFound, LastAdmin */
  async change(id: string, { name, role }: ChangeUserDto): Promise<UserDto> {
    await this.noted(id);
    if (role !== undefined) await this.states.setRole(id, role);
    if (name !== undefined) await this.states.rename(id, name);
    return toUserDto(await this.existing(id));
  }

  /** Once more it changes nothing, and nobody is told again. @throws UserNotFound, OwnAccount, LastAdmin */
  async suspend(by: string, id: string, { reason }: SuspendUserDto): Promise<UserDto> {
    await this.noted(id);
    if (by === id) throw new OwnAccount();
    if (await this.states.suspend(id)) this.news.suspended(id, by, reason);
    return toUserDto(await this.existing(id));
  }

  /** The same. @throws UserNotFound */
  async activate(by: string, id: string): Promise<UserDto> {
    await this.noted(id);
    if (await this.states.activate(id)) this.news.activated(id, by);
    return toUserDto(await this.existing(id));
  }

  /** @throws UserNotFound */
  private async noted(id: string): Promise<void> {
    this.audit.note({ before: toUserDto(await this.existing(id)) });
  }

  /** In the order of the ids. */
  private async byIds(ids: readonly string[]): Promise<User[]> {
    const users = new Map((await this.users.findByIds(ids)).map((user) => [user.id, user]));
    return ids.flatMap((id) => users.get(id) ?? []);
  }

  private async existing(id: string): Promise<User> {
    const user = await this.users.findById(id);
    if (!user) throw new UserNotFound();
    return user;
  }
}
