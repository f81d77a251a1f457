import { collectionArg, flagArg } from '../args.ts';
import { doc, type Doc } from '../bson.ts';
import { checkNamespace, type Collection } from '../catalog.ts';
import { conforms } from '../conformance.ts';
import { MongoError } from '../errors.ts';
import { inspectCollection, type Inspected } from '../inspect.ts';
import { compileValidator, type Validator } from '../validator.ts';
import { fields, type Command } from './types.ts';

const AGAINST_BSON =
  'Detected one or more documents in this collection not conformant to BSON specifications. See nNonCompliantDocuments.';
const AGAINST_SCHEMA =
  "Detected one or more documents not compliant with the collection's schema. See nNonCompliantDocuments.";

/** What may be stored, and yet is not as it should be. */
class Noncompliance {
  count = 0;
  readonly warnings = new Set<string>();

  add(warning: string): void {
    this.count++;
    this.warnings.add(warning);
  }
}

/** Whether the text and the names in documents are to be checked. Throws 72 for options that cannot be together. */
function wantsConformance(body: Doc): boolean {
  const background = flagArg(body, 'background');
  const full = ['full', 'enforceFastCount'].find((name) => flagArg(body, name));
  const conformance = flagArg(body, 'checkBSONConformance', full !== undefined);
  const running = 'Running the validate command with';
  if (background && full) {
    throw new MongoError(72, `${running} both { background: true } and { ${full}: true } is not supported.`);
  }
  if (full && !conformance) {
    const problem = "Cannot explicitly set 'checkBSONConformance: false' with full validation set.";
    throw new MongoError(72, problem);
  }
  if (flagArg(body, 'repair')) {
    throw new MongoError(72, `${running} { repair: true } can only be performed in standalone mode.`);
  }
  if (flagArg(body, 'metadata') && (background || conformance)) {
    throw new MongoError(72, `${running} { metadata: true } is not supported with any other options`);
  }
  return conformance;
}

const validate: Command = {
  fields: fields(
    'full',
    'scandata',
    'background',
    'repair',
    'metadata',
    'checkBSONConformance',
    'enforceFastCount',
  ),
  run({ engine, body, db }) {
    const name = collectionArg(body, 'validate');
    checkNamespace(db, name);
    const conformance = wantsConformance(body);
    const { store } = engine;
    // In the queue, so that nothing changes meanwhile.
    return engine.queue.submit(
      function* () {
        const ns = `${db}.${name}`;
        const c = store.working.get(ns);
        if (!c) throw new MongoError(26, `Collection '${ns}' does not exist to validate.`);
        const lacking = new Noncompliance();
        // Also where the collection only warns.
        const validator = compileValidator(new Map(c.options).set('validationAction', 'error'), c.collation);
        const found = yield* inspectCollection(store.writer, c, (document) => {
          if (conformance && !conforms(document)) lacking.add(AGAINST_BSON);
          if (validator && !complies(validator, document)) lacking.add(AGAINST_SCHEMA);
        });
        return reportOf(c, found, lacking);
      },
      { durable: false },
    );
  },
};

function complies(validator: Validator, document: Uint8Array): boolean {
  try {
    validator.check(document);
    return true;
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    return false;
  }
}

function reportOf(c: Collection, found: Inspected, lacking: Noncompliance): Doc {
  const keys: Doc = new Map();
  const details: Doc = new Map();
  for (const [index, count] of Object.entries(found.entries)) {
    keys.set(index, BigInt(count));
    details.set(index, doc({ valid: !found.broken.has(index) }));
  }
  const reply = doc({
    ns: c.ns,
    uuid: c.uuid,
    nInvalidDocuments: BigInt(found.damaged),
    nNonCompliantDocuments: BigInt(lacking.count),
    nrecords: BigInt(found.documents),
    nIndexes: keys.size,
  });
  reply.set('keysPerIndex', keys);
  reply.set('indexDetails', details);
  const rest = doc({
    ...{ valid: found.faults.length === 0, repaired: false },
    ...{ warnings: [...lacking.warnings], errors: found.faults },
    ...{ extraIndexEntries: [], missingIndexEntries: [], corruptRecords: [] },
  });
  for (const [field, v] of rest) reply.set(field, v);
  return reply;
}

export const validateCommands: Record<string, Command> = { validate };
