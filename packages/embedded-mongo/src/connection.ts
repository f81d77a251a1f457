import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface CollectionStatements {
  get: StatementSync;
  insert: StatementSync;
  replace: StatementSync;
  remove: StatementSync;
}

export interface IndexStatements {
  insert: StatementSync;
  remove: StatementSync;
  owner: StatementSync;
}

/** More prepared statements than this are not kept; a busy application uses a few dozen. */
const MAX_KEPT = 600;

/** One SQLite connection with its prepared statements. */
export class Connection {
  readonly db: DatabaseSync;
  private kept = new Map<string, StatementSync>();
  private collections = new Map<number, CollectionStatements>();
  private indexes = new Map<number, IndexStatements>();

  constructor(file: string, cacheMb: number, readOnly = false) {
    this.db = new DatabaseSync(file, { readOnly, timeout: 5000, enableForeignKeyConstraints: false });
    this.db.exec(`PRAGMA cache_size=-${cacheMb * 1024}; PRAGMA mmap_size=0;`);
  }

  /** A prepared statement for `sql`, kept for the next time. Rows come as arrays. */
  prepare(sql: string): StatementSync {
    let statement = this.kept.get(sql);
    if (statement) return statement;
    if (this.kept.size >= MAX_KEPT) this.kept.delete(this.kept.keys().next().value!);
    statement = this.db.prepare(sql);
    statement.setReturnArrays(true);
    this.kept.set(sql, statement);
    return statement;
  }

  collection(id: number): CollectionStatements {
    let found = this.collections.get(id);
    if (!found) {
      if (this.collections.size >= MAX_KEPT) this.collections.clear();
      found = {
        get: this.fresh(`SELECT d FROM c${id} WHERE k=?`),
        insert: this.fresh(`INSERT INTO c${id}(k,d) VALUES(?,?) ON CONFLICT DO NOTHING`),
        replace: this.fresh(`UPDATE c${id} SET d=? WHERE k=?`),
        remove: this.fresh(`DELETE FROM c${id} WHERE k=?`),
      };
      this.collections.set(id, found);
    }
    return found;
  }

  index(id: number): IndexStatements {
    let found = this.indexes.get(id);
    if (!found) {
      if (this.indexes.size >= MAX_KEPT) this.indexes.clear();
      found = {
        insert: this.fresh(`INSERT INTO i${id}(k,i) VALUES(?,?) ON CONFLICT DO NOTHING`),
        remove: this.fresh(`DELETE FROM i${id} WHERE k=? AND i=?`),
        owner: this.fresh(`SELECT i FROM i${id} WHERE k=? LIMIT 1`),
      };
      this.indexes.set(id, found);
    }
    return found;
  }

  /** Forgets the statements of dropped tables. */
  forget(): void {
    this.kept.clear();
    this.collections.clear();
    this.indexes.clear();
  }

  close(): void {
    this.forget();
    this.db.close();
  }

  private fresh(sql: string): StatementSync {
    const statement = this.db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }
}
