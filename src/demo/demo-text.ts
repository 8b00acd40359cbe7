import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrapped } from './unwrap.ts';

/** A text of the demo: lines of `key: value` at its head, then sections, each under a heading of its own. */
export class DemoText {
  readonly #name: string;
  readonly #head: ReadonlyMap<string, readonly string[]>;
  readonly #sections: ReadonlyMap<string, string>;

  constructor(name: string, text: string) {
    this.#name = name;
    const [before, after] = partedAt(text, '\n---\n');
    const head = new Map<string, string[]>();
    for (const line of before.split('\n')) {
      const [key, value] = partedAt(line, ': ');
      head.set(key, [...(head.get(key) ?? []), value]);
    }
    this.#head = head;
    const [, ...found] = `\n${after}`.split(/\n## (.+)\n/);
    const sections = new Map<string, string>();
    for (let at = 0; at + 1 < found.length; at += 2)
      sections.set(found[at] ?? '', unwrapped((found[at + 1] ?? '').trim()));
    this.#sections = sections;
  }

  /** All values of a key, in their order. */
  all(key: string): readonly string[] {
    return this.#head.get(key) ?? [];
  }

  /** The value of a key; empty where it is left out. */
  one(key: string): string {
    return this.all(key)[0] ?? '';
  }

  /** A number of days. Throws where there is none. */
  days(key: string): number {
    return daysOf(this.one(key), `${this.#name}: ${key}`);
  }

  /** The text under a heading; empty where there is none. */
  under(heading: string): string {
    return this.#sections.get(heading) ?? '';
  }
}

function partedAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function daysOf(typed: string, where: string): number {
  const days = Number(typed);
  if (typed === '' || !Number.isFinite(days)) throw new Error(`${where}: “${typed}” is no number of days`);
  return days;
}

/** Something that somebody did so many days ago, and what they said: `elena 12.5 We have fixed it.` */
export interface DemoDeed {
  readonly who: string;
  readonly daysAgo: number;
  readonly said: string;
}

/** Reads a deed. Throws where it has no person or no day. */
export function deedOf(typed: string): DemoDeed {
  const [who, rest] = partedAt(typed, ' ');
  const [days, said] = partedAt(rest, ' ');
  return { who, daysAgo: daysOf(days, typed), said };
}

/** An engagement of the demo and its findings. */
export interface DemoEngagement {
  readonly plan: DemoText;
  readonly findings: readonly DemoText[];
}

const place = fileURLToPath(new URL('./engagements/', import.meta.url));

/** The engagements of the demo, as they are written beside this file: a folder each, with a file for each finding. */
export function demoEngagements(): DemoEngagement[] {
  const read = (folder: string, name: string) =>
    new DemoText(`${folder}/${name}`, readFileSync(join(place, folder, name), 'utf8'));
  return readdirSync(place)
    .sort()
    .map((folder) => ({
      plan: read(folder, 'engagement.md'),
      findings: readdirSync(join(place, folder))
        .filter((name) => name !== 'engagement.md')
        .sort()
        .map((name) => read(folder, name)),
    }));
}
