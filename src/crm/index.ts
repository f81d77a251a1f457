export { CrmModule } from './crm.module.js';
/** The following are for seeds, which write what they know to be fit. */
export { Contacts } from './contacts/contacts.js';
export { ContactFields } from './contacts/fields/contact-fields.js';
export type { FieldType } from './contacts/fields/field.js';
export { Notes } from './contacts/notes/notes.js';
export { Segments } from './segments/segments.js';
export { Stages } from './contacts/stages/stages.js';
export { Tasks } from './contacts/tasks/tasks.js';
export { type PastRun, type PastStep, PastWorkflows } from './workflows/past-workflows.js';
export { TemplateRepository } from './templates/template.repository.js';
