import { Injectable } from '@nestjs/common';
import {
  decodeIdCursor,
  definedOf,
  InvalidInput,
  newId,
  type Page,
  toPage,
  Zone,
} from '../../common/index.js';
import { Config } from '../../config/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import { CampaignContents } from './campaign-contents.js';
import {
  type CampaignDto,
  type CampaignVariantDto,
  type CreateCampaignDto,
  type ListCampaignsDto,
  type ScheduleCampaignDto,
  toCampaignDto,
  type UpdateCampaignDto,
} from './campaign.dto.js';
import type { Campaign, CampaignPlan, CampaignVariant } from './campaign.js';
import { CampaignRepository } from './campaign.repository.js';
import { type CampaignState, DELETABLE, EDITABLE } from './campaign.states.js';
import { CampaignBusy, CampaignInWrongState, CampaignNotFound } from './campaigns.errors.js';
import { CampaignMailRepository } from './ledger/campaign-mail.repository.js';
import { momentOf } from './schedule/schedule-time.rules.js';
import { CampaignDispatcher } from './sending/campaign-dispatcher.js';

/** So many changes of one campaign at the same moment are no accident. */
const MOST_COLLISIONS = 20;
/** A time may be over by so much, in ms: clocks differ, and people fill in a form. */
const LATE_MS = 60_000;
const LATEST_MS = 2 * 366 * 86_400_000;

/** Campaigns as staff writes them, and says when they go. */
@Injectable()
export class CampaignService {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly mails: CampaignMailRepository,
    private readonly contents: CampaignContents,
    private readonly dispatcher: CampaignDispatcher,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Newest first. @throws InvalidInput */
  async list({ limit, cursor, status }: ListCampaignsDto): Promise<Page<CampaignDto>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'cmp');
    const rows = await this.campaigns.list(limit + 1, before, status);
    return toPage(rows, limit, ({ id }) => [id], toCampaignDto);
  }

  /** @throws CampaignNotFound */
  async get(id: string): Promise<Campaign> {
    const campaign = await this.campaigns.findById(id);
    if (!campaign) throw new CampaignNotFound();
    return campaign;
  }

  /** @throws InvalidInput, TemplateInvalid, TemplateTooSlow, TemplateTooLarge */
  async create(said: CreateCampaignDto): Promise<Campaign> {
    const plan = planOf(said);
    await this.contents.check(plan);
    const at = this.clock.date();
    const id = newId('cmp', at.getTime());
    const campaign: Campaign = { id, ...plan, status: 'draft', rev: 1, createdAt: at, updatedAt: at };
    await this.campaigns.insert(campaign);
    return campaign;
  }

  /**
   * Changes what it says; of one that is scheduled, templates are copied once more.
   * @throws CampaignNotFound, CampaignInWrongState, CampaignBusy, and what `create` throws
   */
  update(id: string, said: UpdateCampaignDto): Promise<Campaign> {
    return this.tryAgain(id, async (before) => {
      if (!EDITABLE.includes(before.status))
        throw new CampaignInWrongState(before.status, 'it may be changed until it begins');
      const plan = planOf({ ...planOf(before), ...definedOf(said) });
      await this.contents.check(plan);
      const contents = before.status === 'scheduled' ? await this.contents.copy(plan) : null;
      return this.campaigns.change(before, plan, contents, this.clock.date());
    });
  }

  /** With its ledger; figures of its mails stay. @throws CampaignNotFound, CampaignInWrongState */
  async delete(id: string): Promise<void> {
    const before = await this.get(id);
    this.audit.note({ before: toCampaignDto(before) });
    const refused = (state: CampaignState) =>
      new CampaignInWrongState(state, 'cancel it before you delete it');
    if (!DELETABLE.includes(before.status)) throw refused(before.status);
    await this.mails.delete(id); // first, so that what a crash cuts off can be done again
    if (!(await this.campaigns.delete(id))) throw refused((await this.get(id)).status);
    await this.mails.delete(id); // what a process that was just cancelled has still written
  }

  /**
   * Says when it begins, and copies what it says; again for another time.
   * @throws CampaignNotFound, CampaignInWrongState, CampaignBusy, InvalidInput, TemplateInvalid, TemplateTooSlow
   */
  async schedule(id: string, said: ScheduleCampaignDto = {}): Promise<Campaign> {
    const campaign = await this.tryAgain(id, async (before) => {
      if (!EDITABLE.includes(before.status))
        throw new CampaignInWrongState(before.status, 'it may be scheduled until it begins');
      const time = this.timeOf(said);
      const contents = await this.contents.copy(before);
      await this.contents.rules(before);
      return this.campaigns.schedule(before, { ...time, contents }, this.clock.date());
    });
    this.dispatcher.wake();
    return campaign;
  }

  /** What is on its way at this moment arrives; nothing more is sent. @throws CampaignNotFound, CampaignInWrongState */
  pause(id: string): Promise<Campaign> {
    return this.move(id, 'scheduled or sending ones can be paused', () =>
      this.campaigns.pause(id, this.clock.date()),
    );
  }

  /** Goes on where it was; one whose time is over begins at once. @throws CampaignNotFound, CampaignInWrongState */
  async resume(id: string): Promise<Campaign> {
    const campaign = await this.move(id, 'paused ones can be resumed', () =>
      this.campaigns.resume(id, this.clock.date()),
    );
    this.dispatcher.wake();
    return campaign;
  }

  /** Ends it for good. @throws CampaignNotFound, CampaignInWrongState */
  cancel(id: string): Promise<Campaign> {
    return this.move(id, 'scheduled, sending or paused ones can be cancelled', () =>
      this.campaigns.cancel(id, this.clock.date()),
    );
  }

  private async move(id: string, may: string, change: () => Promise<Campaign | null>): Promise<Campaign> {
    this.audit.note({ before: toCampaignDto(await this.get(id)) });
    const campaign = await change();
    if (!campaign) throw new CampaignInWrongState((await this.get(id)).status, may);
    return campaign;
  }

  private async tryAgain(
    id: string,
    change: (before: Campaign) => Promise<Campaign | null>,
  ): Promise<Campaign> {
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const before = await this.get(id);
      this.audit.note({ before: toCampaignDto(before) });
      const changed = await change(before);
      if (changed) return changed;
    }
    throw new CampaignBusy();
  }

  /** @throws InvalidInput */
  private timeOf({ at, timeZone }: ScheduleCampaignDto): { scheduledAt: Date; timeZone: string } {
    const zone = Zone.find(timeZone ?? this.config.businessTz);
    if (!zone) throw new InvalidInput([{ field: 'timeZone', message: 'is no IANA time zone' }]);
    const now = this.clock.now();
    if (at === undefined || at === null) return { scheduledAt: new Date(now), timeZone: zone.name };
    const moment = momentOf(at, zone);
    const refused =
      moment === null
        ? 'must be ISO 8601, with an offset or in the time zone, such as 2026-12-01T09:00'
        : moment < now - LATE_MS
          ? 'is over; leave it out to begin now'
          : moment > now + LATEST_MS
            ? 'must be within two years'
            : null;
    if (refused !== null) throw new InvalidInput([{ field: 'at', message: refused }]);
    return { scheduledAt: new Date(moment!), timeZone: zone.name };
  }
}

/** Without fields that are undefined or null: the database would keep them. */
function planOf(said: CreateCampaignDto): CampaignPlan {
  const { name, subject, templateId, segmentId = null, throttlePerSecond, variants } = said;
  return {
    ...{ name, subject, templateId, segmentId },
    ...(typeof throttlePerSecond === 'number' && { throttlePerSecond }),
    ...(variants && { variants: variants.map(variantOf) }),
  };
}

function variantOf({ name, share, subject, templateId }: CampaignVariantDto): CampaignVariant {
  return { name, share, ...definedOf({ subject, templateId }) };
}
