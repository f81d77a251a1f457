import { doc, int32, type Doc, type Value } from '../bson.ts';
import { POSITION } from '../values.ts';

/** The steps to a place in a document: field names, and positions in arrays. */
export type Path = readonly (string | number)[];

/** Gathers what an update event says of the difference that it made: its `updateDescription`. */
export class Description {
  private readonly updatedFields: Doc = new Map();
  private readonly removedFields: Value[] = [];
  private readonly truncatedArrays: Value[] = [];
  private readonly disambiguatedPaths: Doc = new Map();

  updated(path: Path, v: Value): void {
    this.updatedFields.set(this.name(path), v);
  }

  removed(path: Path): void {
    this.removedFields.push(this.name(path));
  }

  truncated(path: Path, newSize: number): void {
    this.truncatedArrays.push(doc({ field: this.name(path), newSize }));
  }

  /** The path with dots; one with a field that looks like an array's position, or like two, is kept in its steps too. */
  private name(path: Path): string {
    const name = path.join('.');
    if (path.some((step) => typeof step === 'string' && (step.includes('.') || POSITION.test(step)))) {
      this.disambiguatedPaths.set(
        name,
        path.map((step) => (typeof step === 'number' ? int32(step) : step)),
      );
    }
    return name;
  }

  toDoc(): Doc {
    return new Map<string, Value>([
      ['updatedFields', this.updatedFields],
      ['removedFields', this.removedFields],
      ['truncatedArrays', this.truncatedArrays],
      ['disambiguatedPaths', this.disambiguatedPaths],
    ]);
  }
}
