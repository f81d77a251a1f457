import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { newId, OnceMore, Seldom } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock, Wakes } from '../../../platform/index.js';
import { ContactRepository } from '../contact.repository.js';
import type { ContactChange, ContactNewsItem, NewsOfContact } from './contact-news-item.js';

/** Who acts on what happens to contacts, such as workflows. */
export interface ContactNewsConsumer {
  readonly name: string;
  /** Asked at each change, so from memory; what nobody wants is not kept. */
  wants: (change: ContactChange) => boolean;
  /**
   * Some at once, the oldest first: each at least once that is kept, whoever wanted it, perhaps another process, which knew
   * more then. Its id is the key for doing it once. What throws comes again, one by one.
   */
  handle: (news: readonly NewsOfContact[]) => Promise<void>;
}

const EVERY_MS = 2000;
const AT_ONCE = 200;
/** So many contacts whose news fail are no accident of one: the next pass tries again. */
const MOST_FAILED = 1000;
const TOPIC = 'crm.contact-news';

/**
 * What happened to contacts, for those who act on it. It waits in the contact's own document, written with the change
 * itself, so a crash loses none; it is taken off when all who want it have acted on it.
 */
@Injectable()
export class ContactNews {
  private readonly log = new Logger(ContactNews.name);
  private readonly seldom = new Seldom();
  private readonly consumers: ContactNewsConsumer[] = [];
  private readonly passes = new OnceMore(() => this.pass());

  constructor(
    private readonly contacts: ContactRepository,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    wakes.on(TOPIC, () => void this.tick());
  }

  /** Called in `onModuleInit`, in every process: each decides what its changes leave. */
  register(consumer: ContactNewsConsumer): void {
    this.consumers.push(consumer);
  }

  /** Of changes those that somebody waits for, as they are kept. @param depth how many runs of workflows led to them */
  wanted(changes: readonly ContactChange[], depth = 0): ContactNewsItem[] {
    const wanted = changes.filter((change) => this.consumers.some((consumer) => consumer.wants(change)));
    const more = { at: this.clock.date(), ...(depth > 0 && { depth }) };
    return wanted.map((change) => ({ ...change, id: newId('nws'), ...more }));
  }

  /** Something was kept: it is acted on at once, here or in another process. */
  wake(isThere: boolean): void {
    if (!isThere) return;
    this.wakes.send(TOPIC);
    void this.tick();
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.config.role === 'api' || this.consumers.length === 0) return;
    try {
      await this.handleAll();
    } catch (error) {
      this.complain('News of contacts cannot be read', error);
    }
  }

  /** Resolves when all that waited has been tried. */
  handleAll(): Promise<void> {
    return this.passes.run();
  }

  /** Those that fail are left out until the next pass, so that they hold up no others. */
  private async pass(): Promise<void> {
    const failed: string[] = [];
    while (failed.length < MOST_FAILED) {
      const rows = await this.contacts.withNews(failed, AT_ONCE);
      if (rows.length === 0) return;
      const all = rows.flatMap(({ contactId, news }) => news.map((item) => ({ contactId, item })));
      const left = new Set((await this.handle(all)) ? [] : await this.handleEach(all));
      await this.contacts.forgetNews(all.filter((each) => !left.has(each)));
      failed.push(...new Set([...left].map(({ contactId }) => contactId)));
    }
  }

  /** Whether all of it was acted on. */
  private async handle(news: readonly NewsOfContact[]): Promise<boolean> {
    try {
      for (const consumer of this.consumers) await consumer.handle(news);
      return true;
    } catch (error) {
      this.complain('News of a contact are not acted on, trying again', error);
      return false;
    }
  }

  /** One by one, so that one that fails fails alone. @returns what was not acted on */
  private async handleEach(news: readonly NewsOfContact[]): Promise<NewsOfContact[]> {
    const left: NewsOfContact[] = [];
    for (const each of news) if (!(await this.handle([each]))) left.push(each);
    return left;
  }

  private complain(what: string, error: unknown): void {
    if (!this.seldom.isDue()) return;
    this.log.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
