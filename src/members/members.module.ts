import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../auth/index.js';
import { EventsModule } from '../events/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { EntitlementFeed } from './access/entitlement.feed.js';
import { EntitlementNews } from './access/entitlement.news.js';
import { Entitlements } from './access/entitlements.js';
import { Holdings } from './access/holdings.js';
import { ModuleGuards } from './access/module-guards.js';
import { MyModuleController } from './access/my-module.controller.js';
import { MyModuleService } from './access/my-module.service.js';
import { ProgressRepository } from './access/progress.repository.js';
import { ProgressDocument, ProgressSchema } from './access/progress.schema.js';
import { ModuleAdminController } from './catalogue/module-admin.controller.js';
import { ModuleRepository } from './catalogue/module.repository.js';
import { ModuleDocument, ModuleSchema } from './catalogue/module.schema.js';
import { ModuleService } from './catalogue/module.service.js';
import { ProductController } from './catalogue/product.controller.js';
import { ProductRepository } from './catalogue/product.repository.js';
import { ProductDocument, ProductSchema } from './catalogue/product.schema.js';
import { ProductService } from './catalogue/product.service.js';
import { Claims } from './grants/claims.js';
import { GrantController } from './grants/grant.controller.js';
import { GrantCounts } from './grants/grant-counts.js';
import { GrantMaker } from './grants/grant.maker.js';
import { GrantRepository } from './grants/grant.repository.js';
import { GrantDocument, GrantSchema } from './grants/grant.schema.js';
import { GrantService } from './grants/grant.service.js';
import { OrderRepository } from './grants/order.repository.js';
import { OrderDocument, OrderSchema } from './grants/order.schema.js';
import { OwnerNews } from './grants/owner-news.js';
import { PastMembers } from './grants/past-members.js';
import { Purchases } from './grants/purchases.js';
import { Reminders } from './upkeep/reminders.js';
import { Upkeep } from './upkeep/upkeep.js';
import { MembersPart } from './personal-data/members.part.js';

@Module({
  imports: [
    AuthModule,
    PersonalDataModule,
    EventsModule,
    WebhooksModule,
    MongooseModule.forFeature([
      { name: ModuleDocument.name, schema: ModuleSchema },
      { name: ProductDocument.name, schema: ProductSchema },
      { name: OrderDocument.name, schema: OrderSchema },
      { name: GrantDocument.name, schema: GrantSchema },
      { name: ProgressDocument.name, schema: ProgressSchema },
    ]),
  ],
  controllers: [ModuleAdminController, ProductController, GrantController, MyModuleController],
  providers: [
    ModuleService,
    ModuleRepository,
    ProductService,
    ProductRepository,
    OrderRepository,
    GrantRepository,
    GrantMaker,
    GrantService,
    GrantCounts,
    OwnerNews,
    PastMembers,
    Purchases,
    Claims,
    EntitlementNews,
    Entitlements,
    EntitlementFeed,
    Holdings,
    MyModuleService,
    ProgressRepository,
    ModuleGuards,
    Reminders,
    Upkeep,
    MembersPart,
  ],
  exports: [
    GrantCounts,
    Holdings,
    PastMembers,
    ModuleGuards,
    MyModuleService,
    ModuleService,
    ProductService,
    GrantService,
  ],
})
export class MembersModule {}
