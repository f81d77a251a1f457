export const TEMPLATE_EDITORS = ['html', 'unlayer', 'grapesjs'] as const;

/** What a template was written with: what may change its HTML. */
export type TemplateEditor = (typeof TEMPLATE_EDITORS)[number];

/** Longest HTML, in characters; Gmail cuts mails off at some 100,000. */
export const LONGEST_HTML = 500_000;
export const LONGEST_NAME = 120;
/** With its merge tags; what comes out is one line of 200. */
export const LONGEST_SUBJECT = 500;

/** What is said of a template. */
interface TemplateContent {
  name: string;
  subject?: string;
  html: string;
  editor: TemplateEditor;
  /** JSON of the editor, as it was sent. */
  design?: string;
}

/** What a list shows: all but what it says. */
export interface TemplateRow {
  /** `tpl_...` */
  id: string;
  name: string;
  subject?: string;
  editor: TemplateEditor;
  /** Counts its changes, from 1. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface Template extends TemplateRow, TemplateContent {}
