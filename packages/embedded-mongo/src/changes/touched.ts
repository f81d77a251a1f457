import { readField, type Value } from '../bson.ts';
import { isPositional, orderedChildren, type UpdateNode } from '../update-tree.ts';
import { identical, type Maybe } from '../values.ts';
import { Description, type Path } from './description.ts';

/**
 * What update operators did to a document, told by the paths that the update names: `{$set: {a: {b: 1}}}` tells of
 * `a`, `{$set: {'a.b': 1}}` of `a.b` or, when there was no `a`, of `a`; a $push of what it adds at the end. What stayed
 * the same is not told.
 */
export function describeTouched(root: UpdateNode, before: Uint8Array, after: Uint8Array): Description {
  const description = new Description();
  describeFields(description, [root], [], (name) => [readField(before, name), readField(after, name)]);
  return description;
}

/** The fields of an object below some nodes of the update: those that were there first, then the new ones. */
function describeFields(
  description: Description,
  nodes: UpdateNode[],
  path: Path,
  read: (name: string) => [before: Maybe, after: Maybe],
): void {
  const fresh: [Path, Value][] = [];
  const inner: (() => void)[] = [];
  for (const [name, below] of childrenByName(nodes)) {
    const [before, after] = read(name);
    const at = [...path, name];
    if (identical(before, after)) continue;
    if (after === undefined) description.removed(at);
    else if (before === undefined) fresh.push([at, after]);
    else if (isContainer(before, after))
      inner.push(() => describeValue(description, below, at, before, after));
    else description.updated(at, after);
  }
  for (const [at, v] of fresh) description.updated(at, v);
  for (const describe of inner) describe();
}

const isContainer = (before: Value, after: Value): boolean =>
  (before instanceof Map && after instanceof Map) || (Array.isArray(before) && Array.isArray(after));

/** A value that is an object, or an array, before and after. */
function describeValue(
  description: Description,
  nodes: UpdateNode[],
  path: Path,
  before: Value,
  after: Value,
): void {
  const operator = nodes.find((node) => node.operator)?.operator;
  if (Array.isArray(before) && Array.isArray(after)) {
    if (!operator) describeItems(description, nodes, path, before, after);
    else if (operator.appends && isPrefix(before, after)) {
      for (let i = before.length; i < after.length; i++) description.updated([...path, i], after[i]);
    } else description.updated(path, after);
  } else if (operator || !(before instanceof Map) || !(after instanceof Map))
    description.updated(path, after);
  else describeFields(description, nodes, path, (name) => [before.get(name), after.get(name)]);
}

/** The elements of an array that is itself not replaced. */
function describeItems(
  description: Description,
  nodes: UpdateNode[],
  path: Path,
  before: Value[],
  after: Value[],
): void {
  after.forEach((item, i) => {
    const was = before[i];
    if (was !== undefined && identical(was, item)) return;
    const below = nodes.flatMap(({ children }) =>
      [...children].filter(([name]) => name === String(i) || isPositional(name)).map(([, node]) => node),
    );
    if (!below.length) return; // nulls that fill the gap to a new element
    const at = [...path, i];
    if (was !== undefined && isContainer(was, item)) describeValue(description, below, at, was, item);
    else description.updated(at, item);
  });
}

const isPrefix = (before: Value[], after: Value[]): boolean =>
  after.length > before.length && before.every((item, i) => identical(item, after[i]));

function childrenByName(nodes: UpdateNode[]): Map<string, UpdateNode[]> {
  const found = new Map<string, UpdateNode[]>();
  for (const node of nodes) {
    for (const [name, child] of orderedChildren(node)) found.set(name, [...(found.get(name) ?? []), child]);
  }
  return found;
}
