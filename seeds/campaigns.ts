import { Injectable } from '@nestjs/common';
import { DAY_MS, firstIdAt } from '../src/common/index.js';
import {
  type Campaign,
  type CampaignMail,
  CampaignMailRepository,
  CampaignRepository,
  type Contact,
  Contacts,
  MailEventRepository,
  mailIdOf,
  type Template,
  TemplateRepository,
  type TrackedMail,
  variantOf,
} from '../src/crm/index.js';
import { Clock } from '../src/platform/index.js';
import { Random } from './random.js';
import { LESSON } from './templates/newsletter.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Mails of one campaign: as many as the made-up community has subscribers. */
const MOST_READERS = 200;

interface Said extends Pick<Campaign, 'name' | 'subject' | 'variants' | 'throttlePerSecond'> {
  /** Name of its template. */
  template: string;
  ago?: number;
  /** Shares of those who do. */
  opens: number;
  clicks: number;
  /** What they clicked on: most the first. */
  links: readonly string[];
}

/** Campaigns by when they went out, in days before now; without it: a draft. By the names of their templates. */
const CAMPAIGNS: readonly Said[] = [
  {
    ...{ name: 'Renovação: última semana', template: 'Renovação do Trader Pro', ago: 26 },
    subject: '{{ contact.firstName | default: "Trader" }}, seu acesso vence esta semana',
    ...{ opens: 0.46, clicks: 0.14, links: ['https://pay.example.com/trader-pro'] },
  },
  {
    ...{ name: 'Novidades de novembro', template: 'Novidades da semana', ago: 9 },
    subject: 'O que mudou esta semana no grupo',
    variants: [
      { name: 'Direto', share: 50, subject: 'O que mudou esta semana no grupo' },
      {
        name: 'Com o nome',
        share: 50,
        subject: '{{ contact.firstName | default: "Trader" }}, você viu o que mudou?',
      },
    ],
    ...{ opens: 0.38, clicks: 0.1, links: [LESSON, 'https://pay.example.com/trader-pro'] },
  },
  {
    ...{ name: 'Convite para a live de segunda', template: 'Novidades da semana' },
    subject: '{{ contact.firstName | default: "Trader" }}, a live é segunda às 20h',
    throttlePerSecond: 20,
    ...{ opens: 0, clicks: 0, links: [] },
  },
];

/** As the reader got it: these subjects have no other merge tag. */
function subjectFor(subject: string, name = ''): string {
  return subject.replace(
    /\{\{ contact\.firstName \| default: "(.+?)" \}\}/,
    (_, other: string) => name.split(' ')[0] || other,
  );
}

/** Mails that the made-up community has got, and what it did with them. Nothing is sent. */
@Injectable()
export class CampaignSeeds {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly ledger: CampaignMailRepository,
    private readonly mails: MailEventRepository,
    private readonly templates: TemplateRepository,
    private readonly contacts: Contacts,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns how many were added: none where there is a campaign. They are added last, so that a run that was cut short is
   * done again, adding nothing twice. @param seed of the story
   */
  async load(seed: string): Promise<number> {
    if (!(await this.campaigns.isEmpty())) return 0;
    const readers = await this.contacts.scan({ limit: MOST_READERS, filter: { subscribed: true } });
    const templates = await this.templates.list(10);
    const made: { campaign: Campaign; html: string }[] = [];
    for (const said of CAMPAIGNS) {
      const known = templates.find(({ name }) => name === said.template);
      const template = known && (await this.templates.findById(known.id));
      if (!template) continue; // somebody has templates of their own
      const campaign = this.campaignOf(said, template);
      if (campaign.startedAt) await this.writeMails(campaign, said, readers, seed);
      made.push({ campaign, html: template.html });
    }
    for (const { campaign, html } of made) await this.campaigns.insertPast(campaign, html);
    return made.length;
  }

  private campaignOf(said: Said, template: Template): Campaign {
    const { name, subject, variants, throttlePerSecond, ago } = said;
    const sentAt = new Date(Math.floor(this.clock.now() / HOUR_MS) * HOUR_MS - (ago ?? 0) * DAY_MS);
    const createdAt = new Date(sentAt.getTime() - 20 * HOUR_MS);
    const past = {
      scheduledAt: sentAt,
      startedAt: sentAt,
      finishedAt: new Date(sentAt.getTime() + MINUTE_MS),
    };
    return {
      id: firstIdAt('cmp', createdAt.getTime()) + '0'.repeat(16),
      ...{ name, subject, templateId: template.id, segmentId: null },
      ...(throttlePerSecond !== undefined && { throttlePerSecond }),
      ...(variants && { variants }),
      ...(ago === undefined ? { status: 'draft' } : { status: 'sent', ...past }),
      ...{ rev: 1, createdAt, updatedAt: ago === undefined ? createdAt : past.finishedAt },
    };
  }

  private async writeMails(
    { id, startedAt, variants, subject }: Campaign,
    { opens, clicks, links }: Said,
    readers: readonly Contact[],
    seed: string,
  ): Promise<void> {
    const rows: CampaignMail[] = [];
    const sent: TrackedMail[] = [];
    for (const [n, { id: contactId, email, name }] of readers.entries()) {
      const random = new Random(`${seed}|${id.slice(0, 4)}|${subject}|${email}`);
      const variant = variantOf(variants, id, contactId);
      const key = `${id}:${contactId}`;
      const at = new Date(startedAt!.getTime() + n * 200);
      const base = { contactId, ...(variant !== undefined && { variant }) };
      const hasFailed = random.chance(0.03);
      rows.push({
        ...{ id: key, campaignId: id, ...base, at },
        ...(hasFailed ? { state: 'failed', error: '552 5.2.2 The mailbox is full' } : { state: 'sent' }),
      });
      if (hasFailed) continue;
      const later = (hours: number) => new Date(at.getTime() + random.between(2, hours * 60) * MINUTE_MS);
      const openedAt = random.chance(opens) ? later(40) : undefined;
      const clickedAt = openedAt && random.chance(clicks / opens) ? later(44) : undefined;
      const written = variants?.find((each) => each.name === variant)?.subject ?? subject;
      sent.push({
        ...{ mailId: mailIdOf(key), kind: 'campaign', ref: id, ...base, createdAt: at, sentAt: at },
        subject: subjectFor(written, name),
        ...(openedAt && { openedAt }),
        ...(clickedAt && { clickedAt, links: [links[n % 3 === 0 ? links.length - 1 : 0]] }),
      });
    }
    await this.ledger.insert(rows);
    await this.mails.write(sent);
  }
}
