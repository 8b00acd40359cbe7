/**
 * What the requirements say about who reaches what (E1–E6, E11, E12, E17, E27), kept beside the real application and by
 * nothing of its queries: a consultancy with two clients, and every word that was ever written in it.
 */

export interface ModelCompany {
  readonly id: string;
  /** A word of its own, and so are its notes. */
  readonly name: string;
  readonly notes: string;
  archived: boolean;
}

/** Of the consultancy, or a contact of one of its clients; a membership that ended is null. */
export interface ModelPerson {
  readonly id: string;
  readonly side: 'owner' | 'consultant' | 'client';
  membership: string | null;
  /** A contact's. */
  company: ModelCompany | null;
  seesAll: boolean;
  given: Set<ModelEngagement>;
}

export interface Said {
  readonly id: string;
  readonly by: ModelPerson;
  readonly word: string;
  readonly kind: 'comment' | 'note';
  removed: boolean;
}

/** A file of an engagement, which its findings may show. */
export interface ModelEvidence {
  readonly id: string;
  readonly name: string;
  /** What is in the file. */
  readonly text: string;
  removed: boolean;
}

export interface ModelFinding {
  readonly id: string;
  /** The title of the draft, and the file that it shows. */
  draft: string;
  shows: ModelEvidence | null;
  revision: number;
  /** What its client has: the title, what was said of each change, and the file. */
  published: {
    title: string;
    revision: number;
    readonly changes: string[];
    shows: ModelEvidence | null;
  } | null;
  readonly said: Said[];
}

export interface ModelEngagement {
  readonly id: string;
  readonly company: ModelCompany;
  readonly reference: string;
  readonly title: string;
  readonly scope: string;
  readonly rules: string;
  visible: boolean;
  readonly team: Set<ModelPerson>;
  findings: ModelFinding[];
  readonly evidence: ModelEvidence[];
}

/** By which a program acts as its maker, for as long as the membership lasts that it was made for. */
export interface ModelToken {
  readonly id: string;
  readonly token: string;
  /** A word that its maker alone reads. */
  readonly name: string;
  readonly by: ModelPerson;
  readonly membership: string;
  /** Null for all that its maker reaches. */
  readonly given: ModelEngagement | null;
  revoked: boolean;
}

export interface ModelConsultancy {
  needToKnow: boolean;
  readonly companies: ModelCompany[];
  readonly people: ModelPerson[];
  engagements: ModelEngagement[];
  readonly tokens: ModelToken[];
}

/** Somebody, or a program that has a token of theirs. */
export interface Asker {
  readonly person: ModelPerson;
  readonly token: ModelToken | null;
}

/** E27: whether a token opens anything still. */
export const isAlive = ({ by, membership, revoked }: ModelToken): boolean =>
  !revoked && by.membership === membership;

/** E3, E4, E5, E6: whether an engagement is within somebody's reach. */
export function reaches(all: ModelConsultancy, person: ModelPerson, engagement: ModelEngagement): boolean {
  if (person.membership === null) return false;
  if (person.side === 'owner') return true;
  if (person.side === 'consultant') return !all.needToKnow || engagement.team.has(person);
  const { company, visible } = engagement;
  if (person.company !== company || !visible || company.archived) return false;
  return person.seesAll || person.given.has(engagement);
}

/** What an asker reaches: of a program never more than its maker (E27). */
export function reachedBy(all: ModelConsultancy, { person, token }: Asker): ModelEngagement[] {
  const within = all.engagements.filter((one) => reaches(all, person, one));
  if (token === null) return within;
  if (!isAlive(token)) return [];
  return token.given === null ? within : within.filter((one) => one === token.given);
}

const saidIn = ({ said }: ModelFinding, kinds: readonly Said['kind'][]) =>
  said.filter(({ kind, removed }) => !removed && kinds.includes(kind)).map(({ word }) => word);

/** The words of a finding that somebody within reach of its engagement reads on its page; null where they have no such page. */
export function wordsOf(person: ModelPerson, finding: ModelFinding): string[] | null {
  const { published, draft } = finding;
  if (person.side === 'client')
    return published === null
      ? null
      : [published.title, ...published.changes, ...saidIn(finding, ['comment'])];
  return [draft, ...saidIn(finding, published === null ? ['note'] : ['note', 'comment'])];
}

/** Of the files of a finding those that somebody within reach of its engagement can have from it. */
export function filesOf(person: ModelPerson, { published, shows }: ModelFinding): ModelEvidence[] {
  const shown = person.side === 'client' ? published?.shows : shows;
  return shown == null || shown.removed ? [] : [shown];
}

/** Every word of an engagement that somebody who reaches it may read, wherever it is shown. */
function* readableIn(person: ModelPerson, engagement: ModelEngagement): Generator<string> {
  const { title, scope, rules, findings, evidence } = engagement;
  const isClient = person.side === 'client';
  yield* isClient ? [title, scope] : [title, scope, rules];
  for (const finding of findings) {
    yield* wordsOf(person, finding) ?? [];
    const { published, shows } = finding;
    // What a text says of a file stays there when the file has been taken out.
    if (!isClient && shows !== null) yield shows.name;
    if (published === null) continue;
    yield published.title;
    yield* published.changes;
    if (published.shows !== null) yield published.shows.name;
    for (const { text } of filesOf(person, finding)) yield text;
  }
  if (!isClient) for (const { name, text, removed } of evidence) if (!removed) yield* [name, text];
}

/** Every word that somebody may read, wherever it is shown. */
export function mayRead(all: ModelConsultancy, asker: Asker): Set<string> {
  const { person } = asker;
  const words = new Set<string>();
  for (const engagement of reachedBy(all, asker))
    for (const word of readableIn(person, engagement)) words.add(word);
  if (person.membership !== null) {
    const isOwn = (company: ModelCompany) => person.side !== 'client' || person.company === company;
    for (const company of all.companies) {
      if (isOwn(company)) words.add(company.name);
      if (person.side !== 'client' && keeps(all, person, company)) words.add(company.notes);
    }
  }
  if (asker.token === null) for (const { by, name } of all.tokens) if (by === person) words.add(name);
  return words;
}

/** Who keeps a company and its contacts: the consultancy, or with need to know whoever is on one of its teams, while it has any (E3, E5). */
export function keeps(all: ModelConsultancy, person: ModelPerson, company: ModelCompany): boolean {
  if (person.side === 'owner' || !all.needToKnow) return true;
  const its = all.engagements.filter((engagement) => engagement.company === company);
  return its.length === 0 || its.some((engagement) => reaches(all, person, engagement));
}
