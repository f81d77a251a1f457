import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey, SharedCommand, writeUnordered } from '../../../platform/index.js';
import type { AccountType, Position } from '../broker.js';
import { type OpenPosition, PaperAccountDocument, PaperPositionDocument } from './paper-account.schema.js';

export type PaperAccount = PaperAccountDocument;

/** A position that has come to its end, and whose. */
export interface Settled {
  userId: string;
  open: OpenPosition;
  closed: Position;
}

/** Something that a user wants to buy, or has bought. */
interface Bought {
  userId: string;
  position: OpenPosition;
}

/** A user's order, by their own id of it. */
interface UsersOrder {
  userId: string;
  clientOrderId: string;
}

/** How many settled orders an account remembers itself, and all that end at once: somebody may just be sending one again. */
const REMEMBERED = 50;
/** Most positions of a user that are open at once. */
const MOST_OPEN = 200;

/** Accounts and closed positions. Buying and paying out are one write each, so that no crash can lose or double money. */
@Injectable()
export class PaperAccountRepository {
  private readonly accounts: mongo.Collection<PaperAccountDocument>;
  private readonly positions: mongo.Collection<PaperPositionDocument>;
  /** Those of many users who look, buy and are paid in the same instant share the commands. */
  private readonly finds = new SharedCommand<string, PaperAccount | null>((ids) => this.findAll(ids));
  private readonly buys = new SharedCommand<Bought, boolean>((bought) => this.buyAll(bought));
  private readonly lookUps = new SharedCommand<UsersOrder, Position | null>((orders) =>
    this.closedOrders(orders),
  );

  constructor(
    @InjectModel(PaperAccountDocument.name) accounts: Model<PaperAccountDocument>,
    @InjectModel(PaperPositionDocument.name) positions: Model<PaperPositionDocument>,
  ) {
    this.accounts = accounts.collection as unknown as mongo.Collection<PaperAccountDocument>;
    this.positions = positions.collection as unknown as mongo.Collection<PaperPositionDocument>;
  }

  findById(userId: string): Promise<PaperAccount | null> {
    return this.finds.ask(userId);
  }

  findByIds(userIds: readonly string[]): Promise<PaperAccount[]> {
    return this.accounts.find({ _id: { $in: [...userIds] } }, { batchSize: userIds.length + 1 }).toArray();
  }

  /** Opens the accounts unless they are there. */
  async create(userId: string, balances: Record<AccountType, number>, currency: string): Promise<void> {
    try {
      await this.accounts.insertOne({
        _id: userId,
        balances: { ...balances },
        currency,
        open: [],
        settled: [],
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Takes the stake and adds the position; false when the money does not suffice or the order is there already. */
  buy(userId: string, position: OpenPosition): Promise<boolean> {
    return this.buys.ask({ userId, position });
  }

  /**
   * Puts positions among the closed ones, and returns them as they are there: what somebody else has stored stays, and is
   * what is paid out.
   */
  async storeClosed(settled: readonly Settled[], storedAt: Date): Promise<Settled[]> {
    const { upsertedCount } = await this.positions.bulkWrite(
      settled.map(({ userId, open, closed }) => ({
        updateOne: {
          filter: { _id: open.id },
          update: {
            $setOnInsert: {
              userId,
              clientOrderId: open.clientOrderId,
              position: closed,
              closedAt: closed.closedAt!,
              storedAt,
            },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
    if (upsertedCount === settled.length) return [...settled];
    const ids = settled.map(({ open }) => open.id);
    const rows = await this.positions
      .find({ _id: { $in: ids } }, { projection: { position: 1 }, batchSize: ids.length + 1 })
      .toArray();
    const stored = new Map(rows.map(({ _id, position }) => [_id, position]));
    return settled.map((one) => ({ ...one, closed: stored.get(one.open.id)! }));
  }

  /** Pays out positions of which the account still has each, one write for each; what somebody else paid stays so. */
  async payOut(settled: readonly Settled[]): Promise<void> {
    const many = new Map<string, number>();
    for (const { userId } of settled) many.set(userId, (many.get(userId) ?? 0) + 1);
    await this.accounts.bulkWrite(
      settled.map(({ userId, open, closed }) => ({
        updateOne: {
          filter: { _id: userId, 'open.id': open.id },
          update: {
            $pull: { open: { id: open.id } },
            $inc: { [`balances.${open.accountType}`]: open.stake + closed.pnl },
            $push: {
              settled: {
                $each: [open.clientOrderId],
                $slice: -Math.max(REMEMBERED, many.get(userId)!),
              },
            },
          },
        },
      })),
      { ordered: false },
    );
  }

  async closedSince(userId: string, since: number): Promise<Position[]> {
    const rows = await this.positions
      .find({ userId, closedAt: { $gte: since } })
      .sort({ closedAt: 1 })
      .toArray();
    return rows.map(({ position }) => position);
  }

  closedOrder(userId: string, clientOrderId: string): Promise<Position | null> {
    return this.lookUps.ask({ userId, clientOrderId });
  }

  /** Sets a balance; what is open stays. */
  async setBalance(userId: string, accountType: AccountType, amount: number): Promise<void> {
    await this.accounts.updateOne({ _id: userId }, { $set: { [`balances.${accountType}`]: amount } });
  }

  async deleteOf(userId: string): Promise<void> {
    await this.accounts.deleteOne({ _id: userId });
    await this.positions.deleteMany({ userId });
  }

  private async findAll(userIds: readonly string[]): Promise<(PaperAccount | null)[]> {
    const accounts = await this.findByIds([...new Set(userIds)]);
    const byId = new Map(accounts.map((account) => [account._id, account]));
    return userIds.map((userId) => byId.get(userId) ?? null);
  }

  /** One write for each, which takes the money and adds the position, or neither. */
  private async buyAll(bought: readonly Bought[]): Promise<(boolean | Error)[]> {
    const { matched, failed } = await writeUnordered(
      this.accounts,
      bought.map((each) => ({ updateOne: purchaseOf(each) })),
    );
    if (matched === bought.length) return bought.map(() => true);
    // the accounts tell which: nobody else uses the id of the position
    const accounts = await this.findAll(bought.map(({ userId }) => userId));
    return bought.map(({ position }, at) => {
      const failure = failed.get(at);
      if (failure) return new Error(failure.errmsg ?? 'The account could not be written');
      return accounts[at]?.open.some(({ id }) => id === position.id) === true;
    });
  }

  private async closedOrders(orders: readonly UsersOrder[]): Promise<(Position | null)[]> {
    const rows = await this.positions
      .find({
        clientOrderId: { $in: [...new Set(orders.map(({ clientOrderId }) => clientOrderId))] },
        userId: { $in: [...new Set(orders.map(({ userId }) => userId))] },
      })
      .toArray();
    const found = new Map(rows.map((row) => [`${row.userId} ${row.clientOrderId}`, row.position]));
    return orders.map(({ userId, clientOrderId }) => found.get(`${userId} ${clientOrderId}`) ?? null);
  }
}

function purchaseOf({ userId, position }: Bought) {
  const { accountType, stake, clientOrderId } = position;
  return {
    filter: {
      _id: userId,
      [`balances.${accountType}`]: { $gte: stake },
      'open.clientOrderId': { $ne: clientOrderId },
      settled: { $ne: clientOrderId },
      [`open.${MOST_OPEN - 1}`]: { $exists: false },
    },
    update: { $inc: { [`balances.${accountType}`]: -stake }, $push: { open: position } },
  };
}
