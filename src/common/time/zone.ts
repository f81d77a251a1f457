export const DAY_MS = 86_400_000;
/** Intl knows no change of offsets outside these years that matters to events. */
const FIRST = Date.UTC(1800, 0, 1);
const LAST = Date.UTC(2200, 0, 1);
const YEAR_0 = -719_528;
const CACHED_DAYS = 8_000;
const CACHED_ZONES = 32;

/**
 * The calendar of an IANA time zone. A day is a number (days since 1970-01-01) and begins at the first instant
 * whose local date is that day or a later one; so days follow each other without gap or overlap even where
 * midnight is skipped (São Paulo until 2018), comes twice (Newfoundland until 2011) or a whole day is missing (Samoa).
 */
export class Zone {
  private static readonly known = new Map<string, Zone>();
  private readonly format: Intl.DateTimeFormat;
  private readonly starts = new Map<number, number>();

  private constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Null when the name is no IANA time zone. */
  static find(name: string): Zone | null {
    const known = Zone.known.get(name);
    if (known) return known;
    if (!/^[A-Za-z]/.test(name)) return null; // Intl also takes offsets such as +03:00, which have no calendar
    try {
      const canonical = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
      const zone = Zone.known.get(canonical) ?? new Zone(canonical);
      if (Zone.known.size >= CACHED_ZONES) Zone.known.clear(); // whoever holds a zone keeps it
      Zone.known.set(canonical, zone);
      return zone;
    } catch {
      return null;
    }
  }

  /** Milliseconds that local time is ahead of UTC at an instant. */
  offsetAt(instant: number): number {
    const at = Math.floor(Math.min(Math.max(instant, FIRST), LAST) / 1000) * 1000;
    const [month, day, year, hour, minute, second] = this.format.format(at).match(/\d+/g)!.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - at;
  }

  /** The first instant of a day. */
  startOfDay(day: number): number {
    let start = this.starts.get(day);
    if (start === undefined) {
      start = this.findStart(day * DAY_MS);
      if (this.starts.size >= CACHED_DAYS) this.starts.clear();
      this.starts.set(day, start);
    }
    return start;
  }

  /** The day that an instant belongs to. */
  dayOf(instant: number): number {
    let day = Math.floor(instant / DAY_MS);
    while (this.startOfDay(day) > instant) day--;
    while (this.startOfDay(day + 1) <= instant) day++;
    return day;
  }

  /** The instant of the change of offset within (from, to], where the offsets differ. */
  changeWithin(from: number, to: number): number {
    const before = this.offsetAt(from);
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  private findStart(midnight: number): number {
    // no zone is 26 hours from UTC, so both offsets that midnight can have are seen
    const before = this.offsetAt(midnight - 26 * 3_600_000);
    const after = this.offsetAt(midnight + 26 * 3_600_000);
    if (before === after) return midnight - before;
    const change = this.changeWithin(midnight - 26 * 3_600_000, midnight + 26 * 3_600_000);
    return midnight - before < change ? midnight - before : Math.max(change, midnight - after);
  }
}

/** `2026-11-23` of a day number; days before the year 0 count as its first, so that labels sort like time. */
export function dayLabel(day: number): string {
  return new Date(Math.max(day, YEAR_0) * DAY_MS).toISOString().slice(0, 10);
}

/** The day number of `2026-11-23`; null when that is no date. */
export function parseDay(label: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(label)) return null;
  const at = Date.parse(`${label}T00:00:00Z`);
  return Number.isNaN(at) || dayLabel(at / DAY_MS) !== label ? null : at / DAY_MS;
}
