import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.js';

/** What staff is told about one figure. */
export interface LiveFigureDefinition {
  /** Dotted and stable, since alert rules name it: `webhooks.backlog`. */
  name: string;
  /** What it counts or is measured in: `deliveries`, `ms`, `bytes`, `1` for a share or yes and no. */
  unit: string;
  /** One line for people. */
  help: string;
  /** `process`: of the process that is asked; `installation`: the same wherever it is asked. */
  scope: 'process' | 'installation';
}

export interface LiveFigure extends LiveFigureDefinition {
  /** Of this moment; null when there is nothing to tell. Asked once a second: it must take milliseconds. */
  read: () => number | null | Promise<number | null>;
}

/** How long a reading is shared by all who ask, and the longest that one may take, in ms. */
const SHARED_MS = 1000;
const LONGEST_MS = 1000;

const NAME = /^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/;

interface Reading {
  askedAt: number;
  value: Promise<number | null>;
  /** The room has not answered yet: it is not asked a second time meanwhile. */
  isOpen: boolean;
}

/**
 * Figures of the moment, each registered by the room that owns it and read by staff's screen, alert rules and
 * `/metrics`. Nothing is read before somebody asks.
 */
@Injectable()
export class LiveFigures {
  private readonly log = new Logger(LiveFigures.name);
  private readonly figures = new Map<string, LiveFigure>();
  private readonly readings = new Map<string, Reading>();
  /** Figures that failed at their last reading: told once, not each second. */
  private readonly failing = new Set<string>();
  /** By the reason. */
  private readonly untold = new Map<string, string[]>();

  constructor(private readonly clock: Clock) {}

  /** @throws Error for a name that is taken or has no dot: a fault of the program */
  add(figure: LiveFigure): void {
    if (!NAME.test(figure.name)) throw new Error(`${figure.name} is no name for a figure`);
    if (this.figures.has(figure.name)) throw new Error(`The figure ${figure.name} is there already`);
    this.figures.set(figure.name, figure);
  }

  /** All that can be asked for, by name. */
  list(): LiveFigureDefinition[] {
    return [...this.figures.values()]
      .map(({ name, unit, help, scope }) => ({ name, unit, help, scope }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * The figures of these names (all when left out), none older than a second: each is asked for at most once a second,
   * however many ask here. One that fails, takes over a second or is unknown is null and spoils no other. Never rejects.
   */
  async read(names: readonly string[] = [...this.figures.keys()]): Promise<Record<string, number | null>> {
    const values = await Promise.all(names.map((name) => this.latest(name)));
    return Object.fromEntries(names.map((name, at) => [name, values[at]]));
  }

  private async latest(name: string): Promise<number | null> {
    const figure = this.figures.get(name);
    if (!figure) return null;
    const now = this.clock.now();
    const last = this.readings.get(name);
    // a clock that was set back makes a reading look younger than it is
    const isFresh = last && now >= last.askedAt && now - last.askedAt < SHARED_MS;
    if (last && (isFresh || last.isOpen)) return last.value;
    const reading: Reading = { askedAt: now, value: Promise.resolve(null), isOpen: true };
    reading.value = this.ask(figure, reading);
    this.readings.set(name, reading);
    return reading.value;
  }

  /** Ends after a second whatever the room does; then it is null until the room has answered. */
  private ask(figure: LiveFigure, reading: Reading): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        this.failed(figure.name, `no answer in ${LONGEST_MS} ms`);
        resolve(null);
      }, LONGEST_MS).unref();
    });
    const answer = this.answer(figure).finally(() => {
      clearTimeout(timer);
      reading.isOpen = false;
    });
    return Promise.race([answer, late]);
  }

  private async answer(figure: LiveFigure): Promise<number | null> {
    try {
      const value = await figure.read();
      this.failing.delete(figure.name);
      return Number.isFinite(value) ? value : null;
    } catch (error) {
      this.failed(figure.name, String(error));
      return null;
    }
  }

  private failed(name: string, why: string): void {
    if (this.failing.has(name)) return;
    this.failing.add(name);
    if (this.untold.size === 0) setImmediate(() => this.tell());
    this.untold.set(why, [...(this.untold.get(why) ?? []), name]);
  }

  /** A line for all that fail in the same moment for the same reason, as when the database is away. */
  private tell(): void {
    for (const [why, names] of this.untold) this.log.warn(`Not known: ${names.join(', ')}: ${why}`);
    this.untold.clear();
  }
}
