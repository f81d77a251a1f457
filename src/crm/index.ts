export { CrmModule } from './crm.module.js';
/** For seeds, which write what they know to be fit. */
export { TemplateRepository } from './templates/template.repository.js';
