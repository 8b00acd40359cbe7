import type { ReportWords } from './words.ts';

/** How days, sizes and periods are written in a report's language. */
export class Written {
  readonly #locale: string;
  readonly #zone: string;

  constructor({ locale }: Pick<ReportWords, 'locale'>, zone: string) {
    this.#locale = locale;
    this.#zone = zone;
  }

  #dates(timeZone: string): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(this.#locale, {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone,
    });
  }

  /** A day such as `2026-11-25`. */
  day(day: string): string {
    return this.#dates('UTC').format(Date.parse(day));
  }

  /** The day of a moment, in epoch milliseconds, by the workspace's clock. */
  dayOf(at: number): string {
    return this.#dates(this.#zone).format(at);
  }

  /** From one day to another; either may be open, and empty where both are. */
  period(from: string | null, to: string | null): string {
    if (from === null || to === null) {
      const only = from ?? to;
      return only === null ? '' : this.day(only);
    }
    const range = this.#dates('UTC').formatRange(Date.parse(from), Date.parse(to));
    // Days of one month stand close together.
    return range.replace(/^(\d+\.?)\s–\s/u, '$1–');
  }

  /** A score of CVSS. */
  score(score: number): string {
    return score.toLocaleString(this.#locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  }

  /** How large a file is. */
  size(bytes: number): string {
    const inMegabytes = bytes >= 1024 * 1024;
    const number = inMegabytes ? bytes / 1024 / 1024 : Math.max(1, Math.ceil(bytes / 1024));
    const digits = inMegabytes ? 1 : 0;
    const written = number.toLocaleString(this.#locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return `${written} ${inMegabytes ? 'MB' : 'KB'}`;
  }
}
