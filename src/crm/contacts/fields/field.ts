export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'choice'] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** A field of contacts that the business has declared. */
export interface ContactField {
  /** `[a-z][a-z0-9_]{0,39}`; what it is called in contacts, files and templates. */
  key: string;
  /** For people. */
  label: string;
  type: FieldType;
  /** Of a choice: what may be chosen. */
  options?: string[];
  createdAt: Date;
}
