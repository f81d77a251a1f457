/** The stages that make one document of one document; pipelines and pipeline updates share them. */
import { encode, RawDoc } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import { compileAddFields, compileProject, compileUnset } from '../project.ts';
import type { Projector, ProjectOptions } from '../project.ts';
import { show } from '../show.ts';

/** The one stage of a stage document; throws 40323 when it does not have exactly one field. */
export function stageOf(stage: Value): { name: string; argument: Value } {
  if (!(stage instanceof Map))
    throw new MongoError(14, "Each element of the 'pipeline' array must be an object");
  if (stage.size !== 1)
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  const [[name, argument]] = stage;
  return { name, argument };
}

/** $replaceRoot and $replaceWith: the document that an expression gives. */
function replaceRoot(name: string, argument: Value, options: ProjectOptions): Projector {
  let source = argument;
  if (name === '$replaceRoot') {
    if (!(argument instanceof Map))
      throw new MongoError(40229, 'expected an object as specification for $replaceRoot stage');
    for (const key of argument.keys())
      if (key !== 'newRoot')
        throw new MongoError(40415, `BSON field '$replaceRoot.${key}' is an unknown field.`);
    if (!argument.has('newRoot'))
      throw new MongoError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
    source = argument.get('newRoot') as Value;
  }
  const expression = compileExpression(source, options.variables);
  const run = runtime(options.now, options.collation);
  const applyTo = (root: Doc | RawDoc): Doc => {
    run.root = root;
    const v = expression.evaluate(run);
    if (!(v instanceof Map)) {
      throw new MongoError(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was: ${show(v)}.`,
      );
    }
    return v;
  };
  return {
    fields: expression.fields && [...expression.fields],
    applyDoc: applyTo,
    apply: (bytes) => encode(applyTo(new RawDoc(bytes))),
    applyRow: (row) => applyTo(row instanceof Map ? row : new RawDoc(row)),
  };
}

/** Compiles a stage that maps documents one by one; undefined for any other stage. */
export function compileMapper(name: string, argument: Value, options: ProjectOptions): Projector | undefined {
  switch (name) {
    case '$project':
      return compileProject(argument, options);
    case '$set':
    case '$addFields':
      return compileAddFields(argument, options, name);
    case '$unset':
      return compileUnset(argument);
    case '$replaceRoot':
    case '$replaceWith':
      return replaceRoot(name, argument, options);
  }
  return undefined;
}

/** Compiles one stage of a pipeline update; throws 72 for stages that are not allowed there. */
export function compileTransform(stage: Value, options: ProjectOptions): (doc: Doc) => Doc {
  const { name, argument } = stageOf(stage);
  const mapper = compileMapper(name, argument, options);
  if (!mapper) throw new MongoError(72, `${name} is not allowed to be used within an update`);
  return (doc) => mapper.applyDoc(doc);
}
