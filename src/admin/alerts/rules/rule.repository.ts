import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database } from '../../../platform/index.js';
import type { Standing } from '../states/standing.rules.js';
import type { Rule, RuleChange } from './rule.js';
import { RuleDocument } from './rule.schema.js';

/** Rules of the whole installation; nobody's own. */
@Injectable()
export class RuleRepository {
  private readonly rows: mongo.Collection<RuleDocument>;

  constructor(
    @InjectModel(RuleDocument.name) model: Model<RuleDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<RuleDocument>;
  }

  /** Oldest first. */
  async findAll(): Promise<Rule[]> {
    return (await this.rows.find().sort({ createdAt: 1, _id: 1 }).toArray()).map((row) => toRule(row)!);
  }

  async findById(id: string): Promise<Rule | null> {
    return toRule(await this.rows.findOne({ _id: id }));
  }

  count(): Promise<number> {
    return this.rows.countDocuments();
  }

  /** One that is there already stays as it is. */
  async insert({ id, ...rule }: Rule): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $setOnInsert: rule }, { upsert: true });
  }

  async update(id: string, change: RuleChange, at: Date): Promise<Rule | null> {
    return toRule(
      await this.rows.findOneAndUpdate(
        { _id: id },
        { $set: { ...change, updatedAt: at }, $inc: { revision: 1 } },
        { returnDocument: 'after' },
      ),
    );
  }

  /** Where it stands now; false when people have changed the rule meanwhile. A crash that takes it costs one look. */
  async stand(rule: Pick<Rule, 'id' | 'revision'>, standing: Standing): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: rule.id, revision: rule.revision },
      { $set: { standing } },
      { writeConcern: this.database.stepConcern },
    );
    return matchedCount === 1;
  }

  /** Puts the secret of its webhook that was encrypted anew in the place of the same one. */
  async resealHook(id: string, sealed: string, anew: string): Promise<void> {
    const filter = { _id: id, 'notify.webhook.secret': sealed };
    await this.rows.updateOne(filter, { $set: { 'notify.webhook.secret': anew } });
  }

  /** Nobody is told at this address any more; where nobody else was told, those of the settings are. @param email in lower case */
  async forgetEmail(email: string): Promise<void> {
    const alone = { 'notify.emails': [email], 'notify.webhook': null };
    await this.rows.updateMany(alone, { $set: { notify: null } });
    await this.rows.updateMany({ 'notify.emails': email }, { $pull: { 'notify.emails': email } });
  }

  async remove(id: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id })).deletedCount === 1;
  }
}

function toRule(row: RuleDocument | null): Rule | null {
  if (!row) return null;
  const { _id: id, ...rest } = row;
  return { id, ...rest };
}
