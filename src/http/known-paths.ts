import type { HTTPMethods } from 'fastify';
import type { RouteMark } from './registration.ts';

/** A path that has routes, with the methods of those. */
export interface KnownPath {
  /** The pattern of its routes. */
  readonly url: string;
  readonly methods: ReadonlySet<HTTPMethods>;
  readonly forPrograms: boolean;
}

interface Entry extends KnownPath {
  readonly methods: Set<HTTPMethods>;
  readonly parts: readonly string[];
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The known path of an address that no route has taken, because of its method. */
    readonly knownPathAt?: (url: string) => KnownPath | null;
  }
}

const isParameter = (part: string) => part.startsWith(':');

/** The parts of a path, as the router reads it: `/%61pi` is `/api` to both. None where nobody can read it. */
function partsAt(url: string): string[] {
  const end = url.search(/[?#]/);
  try {
    return decodeURI(end === -1 ? url : url.slice(0, end)).split('/');
  } catch {
    return [];
  }
}

const takes = ({ parts }: Entry, asked: readonly string[]) =>
  parts.every((part, at) => isParameter(part) || part === asked[at]);

/** Of two that take the same address, whether the router asks this one first: a word goes before a parameter. */
function goesBefore(one: Entry, other: Entry): boolean {
  const differs = one.parts.findIndex((part, at) => isParameter(part) !== isParameter(other.parts[at] ?? ''));
  return differs !== -1 && !isParameter(one.parts[differs] ?? '');
}

/** Whether there is an address that both would take. */
const mayMeet = (one: Entry, other: Entry) =>
  one.parts.every((part, at) => {
    const beside = other.parts[at] ?? '';
    return part === beside || isParameter(part) || isParameter(beside);
  });

/** The paths that have routes, with the methods of each. */
export class KnownPaths {
  readonly #known = new Map<string, Entry>();
  /** The same by how many parts they have. */
  readonly #byLength = new Map<number, Entry[]>();

  /** Throws where a path is to be for people and for programs, or where part of a part of it is a parameter. */
  add(url: string, method: HTTPMethods, { forPrograms }: RouteMark): void {
    const known = this.#known.get(url) ?? this.#begin(url, forPrograms);
    if (known.forPrograms !== forPrograms) throw new Error(`for people and for programs: ${url}`);
    known.methods.add(method);
    if (method === 'GET') known.methods.add('HEAD');
  }

  #begin(url: string, forPrograms: boolean): Entry {
    const parts = url.split('/');
    if (!parts.every((part) => /^(?::\w+|[^:*]*)$/.test(part)))
      throw new Error(`a parameter is a whole part of a path: ${url}`);
    const entry: Entry = { url, parts, methods: new Set(), forPrograms };
    this.#known.set(url, entry);
    const alike = this.#byLength.get(parts.length);
    if (alike === undefined) this.#byLength.set(parts.length, [entry]);
    else alike.push(entry);
    return entry;
  }

  /** Whether there is a page at the address to which a form is sent. */
  hasPage(url: string): boolean {
    return this.#known.get(url)?.methods.has('GET') ?? false;
  }

  /** Every path, with the methods that it does not have but another pattern that takes one of its addresses. */
  *shadowed(): Generator<KnownPath & { readonly lacks: HTTPMethods[] }> {
    for (const entries of this.#byLength.values())
      for (const entry of entries) {
        const lacks = new Set<HTTPMethods>();
        for (const other of entries)
          if (other !== entry && mayMeet(entry, other) && goesBefore(entry, other))
            for (const method of other.methods) if (!entry.methods.has(method)) lacks.add(method);
        if (lacks.size > 0) yield { ...entry, lacks: [...lacks] };
      }
  }

  /** The path that the router would take an address for, whatever its method. */
  at(url: string): KnownPath | null {
    const asked = partsAt(url);
    let first: Entry | null = null;
    for (const entry of this.#byLength.get(asked.length) ?? [])
      if (takes(entry, asked) && (first === null || goesBefore(entry, first))) first = entry;
    return first;
  }
}
