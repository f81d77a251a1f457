import { Module } from '@nestjs/common';

/** Whom the business knows, and what it says to them. */
@Module({})
export class CrmModule {}
