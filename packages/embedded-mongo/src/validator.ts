import { decode, readPath, type Doc, type Value } from './bson.ts';
import { MongoError } from './errors.ts';
import { compileMatch } from './match.ts';
import { validationErrors } from './validation-errors.ts';
import type { Collation } from './values.ts';

/** What a collection demands of its documents. */
export interface Validator {
  /** Throws 121 when `after` must not be stored; `before` is the document that it replaces, if there is one. */
  check(after: Uint8Array, before?: Uint8Array): void;
}

const LEVELS = ['off', 'strict', 'moderate'];
const ACTIONS = ['error', 'warn'];
/** Databases of MongoDB's own, whose collections take no validator. */
const RESERVED = new Set(['admin', 'local', 'config']);
const REFUSED = new Set(['$near', '$nearSphere', '$text', '$where', '$geoNear']);

/** Checks the validation options of create and collMod. Throws 2, 14 and 72. */
export function checkValidation(db: string, options: Doc): void {
  oneOf(options, 'validationLevel', LEVELS);
  oneOf(options, 'validationAction', ACTIONS);
  const filter = options.get('validator');
  if (!(filter instanceof Map) || !filter.size) return;
  if (RESERVED.has(db)) {
    throw new MongoError(72, `Document validators are not allowed on collections in the ${db} database`);
  }
  refuseOperators(filter);
  compileMatch(filter);
}

function oneOf(options: Doc, name: string, allowed: string[]): void {
  const v = options.get(name);
  if (v === undefined) return;
  if (typeof v !== 'string') {
    throw new MongoError(14, `BSON field '${name}' is the wrong type, expected type 'string'`);
  }
  if (!allowed.includes(v)) {
    throw new MongoError(2, `Enumeration value '${v}' for field '${name}' is not a valid value.`);
  }
}

function refuseOperators(v: Value): void {
  if (Array.isArray(v)) v.forEach(refuseOperators);
  if (!(v instanceof Map)) return;
  for (const [name, operand] of v) {
    if (REFUSED.has(name)) throw new MongoError(224, `${name} is not allowed in this context`);
    refuseOperators(operand);
  }
}

/** The validator that a collection's options describe; none when they demand nothing or only warn. */
export function compileValidator(options: Doc, collation?: Collation): Validator | undefined {
  const filter = options.get('validator');
  const level = options.get('validationLevel') ?? 'strict';
  if (!(filter instanceof Map) || !filter.size || level === 'off') return undefined;
  if (options.get('validationAction') === 'warn') return undefined;
  const matcher = compileMatch(filter, { collation });
  return {
    check(after, before) {
      if (matcher.test(after)) return;
      // Moderate: what was wrong before may stay wrong.
      if (before && level === 'moderate' && !matcher.test(before)) return;
      const errInfo: Doc = new Map();
      errInfo.set('failingDocumentId', readPath(after, ['_id']).value ?? null);
      errInfo.set('details', validationErrors(filter, decode(after), collation));
      throw new MongoError(121, 'Document failed validation', { fields: { errInfo } });
    },
  };
}
