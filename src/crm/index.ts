export { CrmModule } from './crm.module.js';
/** These are for seeds. */
export { Contacts } from './contacts/contacts.js';
export { ContactFields } from './contacts/fields/contact-fields.js';
export type { FieldType } from './contacts/fields/field.js';
export { Notes } from './contacts/notes/notes.js';
export { Stages } from './contacts/stages/stages.js';
export { Tasks } from './contacts/tasks/tasks.js';
