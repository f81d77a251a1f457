/** Which stages there are, and where each may stand. */
import type { Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { stageOf } from './transforms.ts';

/** What a pipeline is part of. */
export type Within = 'command' | '$facet' | '$lookup' | '$unionWith';

interface Place {
  at?: 'first' | 'last';
  /** Where it is refused. */
  notIn?: readonly Within[];
  /** It runs on no collection: with `aggregate: 1`, or in a sub-pipeline without one. */
  alone?: boolean;
}

const ANYWHERE: Place = {};
const SOURCE: Place = { at: 'first', notIn: ['$facet'] };
const ALONE: Place = { at: 'first', notIn: ['$facet', '$lookup', '$unionWith'], alone: true };
const WATCH: Place = { at: 'first', notIn: ['$facet', '$lookup', '$unionWith'] };
const OUTPUT: Place = { at: 'last', notIn: ['$facet', '$lookup', '$unionWith'] };

const STAGES: Record<string, Place> = {
  $addFields: ANYWHERE,
  $bucket: ANYWHERE,
  $bucketAuto: ANYWHERE,
  $changeStream: WATCH,
  $changeStreamSplitLargeEvent: { ...WATCH, at: 'last' },
  $collStats: SOURCE,
  $count: ANYWHERE,
  $currentOp: ALONE,
  $densify: ANYWHERE,
  $documents: { ...SOURCE, alone: true },
  $facet: { notIn: ['$facet'] },
  $fill: ANYWHERE,
  $graphLookup: ANYWHERE,
  $group: ANYWHERE,
  $indexStats: SOURCE,
  $limit: ANYWHERE,
  $listLocalSessions: ALONE,
  $listSessions: SOURCE,
  $lookup: ANYWHERE,
  $match: ANYWHERE,
  $merge: OUTPUT,
  $out: OUTPUT,
  $project: ANYWHERE,
  $redact: ANYWHERE,
  $replaceRoot: ANYWHERE,
  $replaceWith: ANYWHERE,
  $sample: ANYWHERE,
  $set: ANYWHERE,
  $setWindowFields: ANYWHERE,
  $skip: ANYWHERE,
  $sort: ANYWHERE,
  $sortByCount: ANYWHERE,
  $unionWith: ANYWHERE,
  $unset: ANYWHERE,
  $unwind: ANYWHERE,
};

/** Stages of MongoDB that are not served here. */
const REFUSED = new Set(['$geoNear', '$listSampledQueries', '$planCacheStats', '$shardedDataDistribution']);
/** Those of Atlas Search, which MongoDB itself refuses outside of Atlas. */
const SEARCH = new Set(['$listSearchIndexes', '$search', '$searchMeta', '$vectorSearch']);

/** Throws 40324 for a stage that MongoDB does not know either. */
export function checkNamed(name: string): void {
  if (Object.hasOwn(STAGES, name) || REFUSED.has(name) || SEARCH.has(name)) return;
  throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

export const isOutput = (name: string): boolean => STAGES[name] === OUTPUT;

/** True for a pipeline whose first stage needs no collection. */
export function standsAlone(stages: readonly Value[]): boolean {
  if (stages.length === 0) return false;
  const { name } = stageOf(stages[0]);
  return Object.hasOwn(STAGES, name) && STAGES[name].alone === true;
}

const CODES = { $facet: 40600, $lookup: 51047, $unionWith: 31441 } as const;
const WORDS = {
  $facet: 'to be used within a $facet stage',
  $lookup: "within a $lookup's sub-pipeline",
  $unionWith: "within a $unionWith's sub-pipeline",
} as const;

/** Throws 40324 for an unknown stage, and MongoDB's errors for one at the wrong place. */
export function checkPlacement(stages: readonly Value[], within: Within): void {
  const names = stages.map((stage) => stageOf(stage).name);
  for (const name of names) {
    if (SEARCH.has(name))
      throw new MongoError(31082, `Using ${name} requires Atlas; the embedded engine has no search`);
    if (REFUSED.has(name))
      throw new MongoError(238, `The stage ${name} is not supported by the embedded engine`);
    if (!Object.hasOwn(STAGES, name))
      throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
  names.forEach((name, i) => {
    const { at, notIn } = STAGES[name];
    if (within !== 'command' && notIn?.includes(within))
      throw new MongoError(CODES[within], `${name} is not allowed ${WORDS[within]}`);
    if (at === 'first' && i > 0)
      throw new MongoError(40602, `${name} is only valid as the first stage in a pipeline`);
    if (at === 'last' && i < names.length - 1)
      throw new MongoError(40601, `${name} can only be the final stage in the pipeline`);
  });
}

/** Throws 263 for stages that write, or that look at what a transaction's view does not hold. */
export function checkInTransaction(stages: readonly Value[]): void {
  for (const stage of stages) {
    const { name } = stageOf(stage);
    if (STAGES[name].at !== undefined && name !== '$documents') {
      throw new MongoError(
        263,
        `Operation not permitted in transaction :: caused by :: Aggregation stage ${name} cannot run within a multi-document transaction.`,
      );
    }
  }
}
