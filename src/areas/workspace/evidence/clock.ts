import { endsDay } from '../../../domain/zoned-time.ts';

/** Moments by the clock of a zone, short enough for a table: `26 Nov 2026, 08:30`. */
export class Clock {
  readonly #zone: string;
  readonly #moment: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.#zone = zone;
    const day = { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone } as const;
    this.#day = new Intl.DateTimeFormat('en-GB', day);
    this.#moment = new Intl.DateTimeFormat('en-GB', {
      ...day,
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    });
  }

  /** Empty where there is no moment. */
  day(at: number | null): string {
    return at === null ? '' : this.#day.format(at);
  }

  /** The last day of what is over at the midnight that ends that day; of what is over at another hour the moment. */
  lastDay(end: number): string {
    return endsDay(end, this.#zone) ? this.#day.format(end - 1) : this.moment(end);
  }

  moment(at: number | null): string {
    return at === null ? '' : this.#moment.format(at);
  }
}
