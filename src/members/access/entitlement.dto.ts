import { ApiProperty } from '@nestjs/swagger';
import type { Entitlement } from './entitlement.rules.js';

export class EntitlementDto {
  /** Slug of the module. @example "trader-pro" */
  module!: string;
  /** Your own start: drip delays are counted from it. @example "2026-01-31T12:30:00.000Z" */
  since!: string;
  /** When it ends by itself; null is never. @example "2027-01-31T12:30:00.000Z" */
  @ApiProperty({ type: String, nullable: true, example: '2027-01-31T12:30:00.000Z' }) until!: string | null;
  /** The grants that give it now. @example ["grt_01kf8m3q5c000r4t9w2x7y1zab"] */
  grants!: string[];
}

export class EntitlementPageDto {
  @ApiProperty({ type: [EntitlementDto] }) items!: EntitlementDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

/** What the socket says: the modules that are unlocked from now on. */
export interface EntitlementsUpdate {
  entitlements: EntitlementDto[];
  at: string;
}

export function toEntitlementDtos(entitlements: ReadonlyMap<string, Entitlement>): EntitlementDto[] {
  return [...entitlements.values()]
    .map(({ slug, since, until, grantIds }) => ({
      module: slug,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      grants: grantIds,
    }))
    .sort((a, b) => (a.module < b.module ? -1 : 1));
}
