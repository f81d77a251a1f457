import { Injectable } from '@nestjs/common';
import { type Role, ROLES, UserRepository, type UserRow, type UserStatus } from '../../../auth/index.js';
import {
  type Column,
  isoText,
  type PdfContent,
  type Report,
  type Row,
  type Table,
} from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import { UserService } from '../../users/user.service.js';
import type { ColumnWord } from '../words.js';
import { DayTally } from './day-tally.js';
import { type Asked, type ExportSource, MOST_PRINTED } from './export-source.js';
import { Paper } from './paper.js';

const COLUMNS: readonly Column<ColumnWord>[] = [
  { key: 'id', kind: 'text', width: 32 },
  { key: 'name', kind: 'text', width: 28 },
  { key: 'email', kind: 'text', width: 32 },
  { key: 'role', kind: 'text', width: 10 },
  { key: 'status', kind: 'text', width: 11 },
  { key: 'emailVerified', kind: 'flag', width: 14 },
  { key: 'createdAt', kind: 'time', width: 24 },
];

/** How many accounts a role has. */
type RoleTotal = Record<UserStatus | 'verified', number>;

/** Accounts, newest first. */
@Injectable()
export class UsersExport implements ExportSource {
  constructor(
    private readonly users: UserRepository,
    private readonly service: UserService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  table(asked: Asked): Promise<Report<ColumnWord>> {
    return Promise.resolve({ columns: COLUMNS, chunks: rowsOf(this.scan(asked)) });
  }

  /** Reads all of them once: so rows and figures are of the same moment. */
  async print(asked: Asked): Promise<PdfContent> {
    const days = new DayTally(asked.span, 1);
    const totals = new Map<Role, RoleTotal>();
    const printed: UserRow[] = [];
    for await (const users of this.scan(asked)) {
      asked.signal.throwIfAborted();
      for (const user of users) {
        const total = totals.get(user.role) ?? { active: 0, suspended: 0, verified: 0 };
        totals.set(user.role, total);
        total[user.status]++;
        if (user.emailVerified) total.verified++;
        days.add(user.createdAt, 0, 1);
        if (printed.length < MOST_PRINTED) printed.push(user);
      }
    }
    const paper = new Paper(asked, this.config.currency, this.clock.date());
    const { format } = paper;
    const { words } = format;
    const all = sumOf(totals);
    const count = all.active + all.suspended;
    return paper.content({
      tiles: [
        paper.tile(words.titles.users, format.count(count)),
        paper.tile(words.active, format.count(all.active)),
        paper.tile(words.suspended, format.count(all.suspended)),
        paper.tile(words.verified, format.count(all.verified)),
      ],
      charts: paper.charts(days, [{ title: words.columns.newUsers, kind: 'bars' }]),
      tables: [rolesTable(totals, paper), usersTable(printed, count, paper)],
      isEmpty: count === 0,
    });
  }

  private scan({ query, span: { from, to } }: Asked): AsyncIterable<UserRow[]> {
    const { role, search } = query;
    const scan = { role, status: query.status as UserStatus | undefined, from, to };
    return search ? this.service.scanFound(search, scan) : this.users.scan(scan);
  }
}

async function* rowsOf(users: AsyncIterable<UserRow[]>): AsyncIterable<readonly Row[]> {
  for await (const chunk of users) {
    yield chunk.map(({ id, name, email, role, status, emailVerified, createdAt }) => [
      id,
      name,
      email,
      role,
      status,
      emailVerified,
      isoText(createdAt),
    ]);
  }
}

function sumOf(totals: ReadonlyMap<Role, RoleTotal>): RoleTotal {
  const sum = { active: 0, suspended: 0, verified: 0 };
  for (const { active, suspended, verified } of totals.values()) {
    sum.active += active;
    sum.suspended += suspended;
    sum.verified += verified;
  }
  return sum;
}

function rolesTable(totals: ReadonlyMap<Role, RoleTotal>, { format }: Paper): Table {
  const { active, columns, people, roles, suspended, verified } = format.words;
  return {
    title: people,
    columns: [
      { label: columns.role, align: 'left', width: 4 },
      { label: active, align: 'right', width: 2 },
      { label: suspended, align: 'right', width: 2 },
      { label: verified, align: 'right', width: 2.5 },
    ],
    rows: ROLES.flatMap((role) => {
      const total = totals.get(role);
      if (!total) return [];
      return [[roles[role], ...[total.active, total.suspended, total.verified].map((n) => format.count(n))]];
    }),
  };
}

function usersTable(users: readonly UserRow[], all: number, paper: Paper): Table {
  const { words } = paper.format;
  const { columns } = words;
  return {
    title: words.titles.users,
    columns: [
      { label: columns.name, align: 'left', width: 4 },
      { label: columns.email, align: 'left', width: 5 },
      { label: columns.role, align: 'left', width: 2.2 },
      { label: columns.status, align: 'left', width: 2 },
      { label: words.created, align: 'left', width: 2.5 },
    ],
    rows: users.map(({ name, email, role, status, createdAt }) => [
      name,
      email,
      words.roles[role],
      words.userStatuses[status],
      paper.instant(createdAt),
    ]),
    ...paper.rest(users.length, all, 'in the file'),
  };
}
