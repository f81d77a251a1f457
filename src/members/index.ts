import './members.signals.js';

export { MembersModule } from './members.module.js';
/** These are for seeds, which write a catalogue and give from it. */
export { ModuleService } from './catalogue/module.service.js';
export { ProductService } from './catalogue/product.service.js';
export { GrantService } from './grants/grant.service.js';
export { PastMembers, type PastSale } from './grants/past-members.js';
export { GrantCounts } from './grants/grant-counts.js';
export { GrantDto } from './grants/grant.dto.js';
export { EntitlementDto } from './access/entitlement.dto.js';
export { type Holding, Holdings, type HoldingSubject } from './access/holdings.js';
export { ModuleGuards } from './access/module-guards.js';
export { MyModuleService } from './access/my-module.service.js';
export { RequiresModule } from './access/requires-module.js';
/** What an event says of a sale: for rooms that follow purchases of any source. */
export { cancelledAt, givenBack, purchaseOf, type Sale, saleOf } from './grants/sale.rules.js';
