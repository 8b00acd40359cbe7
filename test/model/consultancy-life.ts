import fc from 'fast-check';
import { expect } from 'vitest';
import { removeMember } from '../../src/areas/workspace/members/remove.ts';
import { actAs } from '../acts.ts';
import type { Visitor } from '../visitor.ts';
import type { Place, World } from '../world.ts';
import {
  keeps,
  type ModelConsultancy,
  type ModelEngagement,
  type ModelFinding,
  type ModelPerson,
  mayRead,
  reaches,
  wordsOf,
} from './reach.ts';

/** One thing that happens. Numbers choose among what there is (modulo), so that every shrunk list still makes sense. */
export type Happening = { readonly [field in 'by' | 'at' | 'other']: number } & {
  readonly do: (typeof KINDS)[number];
  readonly on: boolean;
};

const KINDS = [
  'plan',
  'team',
  'show',
  'draft',
  'rewrite',
  'publish',
  'delete',
  'remark',
  'comment',
  'unsay',
  'give',
  'archive',
  'need-to-know',
  'leave-or-come',
] as const;

const happening = fc.record({
  do: fc.oneof(
    ...KINDS.map((kind) => ({
      weight: ['draft', 'publish', 'show', 'team', 'give'].includes(kind) ? 4 : 2,
      arbitrary: fc.constant(kind),
    })),
  ),
  by: fc.nat({ max: 11 }),
  at: fc.nat({ max: 11 }),
  other: fc.nat({ max: 11 }),
  on: fc.boolean(),
});

export const anyHappenings = fc.array(happening, { minLength: 6, maxLength: 26, size: 'max' });

/** Plans for both clients, of which two are shown to one of them; one of its contacts is given the first alone. */
const BEGINNING: readonly (Pick<Happening, 'do'> & Partial<Happening>)[] = [
  { do: 'plan' },
  { do: 'plan', by: 1, at: 1 },
  { do: 'plan', on: false },
  { do: 'show' },
  { do: 'show', at: 2 },
  { do: 'draft' },
  { do: 'draft', at: 2 },
  { do: 'publish', at: 1 },
  { do: 'give', at: 1, on: false },
];

const WORD = /Zw\d+x\d+z/g;
let lives = 0;

const nth = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)];

/** A consultancy of its own in a world, with what the model knows of it. */
export class ConsultancyLife {
  readonly all: ModelConsultancy = { needToKnow: false, companies: [], people: [], engagements: [] };
  readonly #world: World;
  readonly #place: Place;
  readonly #browsers = new Map<ModelPerson, Visitor>();
  readonly #life: number;
  #words = 0;

  private constructor(world: World, place: Place, life: number) {
    this.#world = world;
    this.#place = place;
    this.#life = life;
  }

  /** With an owner, two consultants, two contacts of one client and one of the other, and something for each to read. */
  static async begin(world: World): Promise<ConsultancyLife> {
    lives += 1;
    const place = await world.workspace(`life-${lives}`);
    const life = new ConsultancyLife(world, place, lives);
    for (const name of ['Alpha', 'Beta'])
      life.all.companies.push({ id: await world.company(place, name), name, archived: false });
    const [alpha, beta] = life.all.companies;
    for (const [name, side, company] of [
      ['olga', 'owner', null],
      ['carl', 'consultant', null],
      ['cora', 'consultant', null],
      ['xara', 'client', alpha],
      ['yuri', 'client', alpha],
      ['zoe', 'client', beta],
    ] as const) {
      const { id } = await world.account(`life${lives} ${name}`);
      const person: ModelPerson = {
        id,
        side,
        membership: null,
        company: company ?? null,
        seesAll: true,
        given: new Set(),
      };
      life.all.people.push(person);
      await life.#comeIn(person);
    }
    for (const step of BEGINNING) await life.play({ by: 0, at: 0, other: 0, on: true, ...step });
    return life;
  }

  get #team(): ModelPerson[] {
    return this.all.people.filter(({ side }) => side !== 'client');
  }

  get #contacts(): ModelPerson[] {
    return this.all.people.filter(({ side }) => side === 'client');
  }

  get #findings(): { engagement: ModelEngagement; finding: ModelFinding }[] {
    return this.all.engagements.flatMap((engagement) =>
      engagement.findings.map((finding) => ({ engagement, finding })),
    );
  }

  get #dashboard(): string {
    return `/dashboard/${this.#place.slug}`;
  }

  #word(): string {
    this.#words += 1;
    return `Zw${this.#life}x${this.#words}z`;
  }

  async #comeIn(person: ModelPerson): Promise<void> {
    const known = { id: person.id, email: '', name: '' };
    person.membership = await this.#world.join(known, this.#place, person.side, person.company?.name);
    person.seesAll = true;
    person.given = new Set();
    const host = person.side === 'client' ? 'tenant' : 'base';
    this.#browsers.set(person, await this.#world.signedIn(known, this.#place, host));
  }

  #browser(person: ModelPerson): Visitor {
    const browser = this.#browsers.get(person);
    if (browser === undefined) throw new Error('nobody signed in');
    return browser;
  }

  /** What came back has no word that is not within the asker's reach. */
  async #ask(person: ModelPerson, path: string, form?: Record<string, string> | string) {
    const browser = this.#browser(person);
    const answer = await (form === undefined ? browser.get(path) : browser.post(path, form));
    const may = mayRead(this.all, person);
    const told = `${JSON.stringify(answer.headers)}${answer.body}`.match(WORD) ?? [];
    const typed = JSON.stringify(form ?? '');
    expect(
      told.filter((word) => !may.has(word) && !typed.includes(word)),
      `${path} to ${person.side}`,
    ).toEqual([]);
    expect(answer.statusCode, path).toBeLessThan(500);
    return answer;
  }

  /** Sends a form that is done where `may`, and otherwise answered like what there is not; where it then leads. */
  async #send(
    person: ModelPerson,
    path: string,
    form: Record<string, string> | string,
    { may, otherwise = 404 }: { may: boolean; otherwise?: number },
  ): Promise<string | null> {
    const { statusCode, headers } = await this.#ask(person, path, form);
    const isOut = person.membership === null && person.side === 'client';
    const refused = isOut ? 303 : otherwise;
    expect(statusCode, `POST ${path} by ${person.side}`).toBe(may ? 303 : refused);
    if (!may && isOut) expect(headers.location).toMatch(/^\/login/);
    return may ? String(headers.location) : null;
  }

  /** Plays one step, and compares what came of it with the model. */
  async play(step: Happening): Promise<void> {
    const { all } = this;
    const [by, contact] = [nth(this.#team, step.by), nth(this.#contacts, step.by)];
    const [engagement, at] = [nth(all.engagements, step.at), nth(this.#findings, step.at)];
    if (by === undefined || contact === undefined) throw new Error('an empty consultancy');
    switch (step.do) {
      case 'plan':
        return this.#plan(by, step);
      case 'need-to-know': {
        const may = by.side === 'owner';
        const sent = { sees: step.on ? 'team' : 'all' };
        const otherwise = by.membership === null ? 404 : 403;
        await this.#send(by, `${this.#dashboard}/settings/need-to-know`, sent, { may, otherwise });
        if (may) all.needToKnow = step.on;
        return;
      }
      case 'archive':
        return this.#archive(by, step);
      case 'leave-or-come':
        return this.#leaveOrCome(nth(all.people.slice(1), step.at), step);
      case 'give':
        return this.#give(by, nth(this.#contacts, step.at), step);
      case 'team':
        return engagement && this.#setTeam(by, engagement, step);
      case 'show': {
        if (engagement === undefined) return;
        const may = reaches(all, by, engagement);
        const path = `${this.#dashboard}/engagements/${engagement.id}/visibility`;
        await this.#send(by, path, { visible: String(step.on) }, { may });
        if (may) engagement.visible = step.on;
        return;
      }
      case 'draft':
        return engagement && this.#draft(by, engagement);
      case 'rewrite':
        return at && this.#rewrite(by, at);
      case 'publish':
        return at && this.#publish(by, at);
      case 'delete': {
        if (at === undefined) return;
        const { finding } = at;
        const isWithin = reaches(all, by, at.engagement);
        const may = isWithin && finding.published === null;
        const path = `${this.#dashboard}/findings/${finding.id}/delete`;
        await this.#send(by, path, {}, { may, otherwise: isWithin ? 409 : 404 });
        if (may) at.engagement.findings = at.engagement.findings.filter((one) => one !== finding);
        return;
      }
      case 'remark':
        return at && this.#remark(by, at, step.on ? 'note' : 'comment');
      case 'comment':
        return at && this.#remark(contact, at, 'comment');
      case 'unsay':
        return at && this.#unsay(at, step);
    }
  }

  async #plan(by: ModelPerson, { at, on }: Happening): Promise<void> {
    const company = nth(this.all.companies, at);
    if (company === undefined) throw new Error('no companies');
    const [title, scope, rules] = [this.#word(), this.#word(), this.#word()];
    const reference = `L${this.#life}-${this.#words}`;
    const form = {
      ...{ title, scope, rules, reference, kind: 'api', tags: '', lead: '' },
      companyId: company.id,
      team: on && by.membership !== null ? by.id : '',
    };
    const { team, ...rest } = form;
    const path = `${this.#dashboard}/engagements`;
    const leads = await this.#send(by, path, team === '' ? rest : form, {
      may: by.membership !== null && !company.archived,
      otherwise: by.membership === null ? 404 : 422,
    });
    if (leads === null) return;
    const isOn = on || (by.side === 'consultant' && this.all.needToKnow);
    this.all.engagements.push({
      ...{ company, title, scope, rules, reference },
      id: leads.split('/').at(-1) ?? '',
      visible: false,
      team: new Set(isOn ? [by] : []),
      findings: [],
    });
  }

  async #setTeam(by: ModelPerson, engagement: ModelEngagement, { other, on }: Happening): Promise<void> {
    const { all } = this;
    const who = nth(this.#team, other);
    if (who === undefined) return;
    const team = new Set(engagement.team);
    if (on) team.add(who);
    else team.delete(who);
    const { title, scope, rules, reference } = engagement;
    const form = new URLSearchParams({ title, scope, rules, reference, kind: 'api', tags: '', lead: '' });
    for (const { id } of team) form.append('team', id);
    const isWithin = reaches(all, by, engagement);
    const may = isWithin && [...team].every(({ membership }) => membership !== null);
    const path = `${this.#dashboard}/engagements/${engagement.id}`;
    await this.#send(by, path, form.toString(), { may, otherwise: isWithin ? 422 : 404 });
    if (!may) return;
    if (by.side === 'consultant' && all.needToKnow) team.add(by);
    engagement.team.clear();
    for (const one of team) engagement.team.add(one);
  }

  async #draft(by: ModelPerson, engagement: ModelEngagement): Promise<void> {
    const may = reaches(this.all, by, engagement);
    const leads = await this.#send(
      by,
      `${this.#dashboard}/engagements/${engagement.id}/findings`,
      {},
      { may },
    );
    if (leads === null) return;
    const draft = this.#word();
    await this.#send(
      by,
      leads,
      { revision: '1', title: draft, severity: 'high', description: 'So.' },
      { may },
    );
    const id = leads.split('/').at(-2) ?? '';
    engagement.findings.push({ id, draft, revision: 2, published: null, said: [] });
  }

  async #rewrite(
    by: ModelPerson,
    { engagement, finding }: { engagement: ModelEngagement; finding: ModelFinding },
  ) {
    const may = reaches(this.all, by, engagement);
    const title = this.#word();
    const form = { revision: String(finding.revision), title };
    await this.#send(by, `${this.#dashboard}/findings/${finding.id}/edit`, form, { may });
    if (may) Object.assign(finding, { draft: title, revision: finding.revision + 1 });
  }

  async #publish(
    by: ModelPerson,
    { engagement, finding }: { engagement: ModelEngagement; finding: ModelFinding },
  ) {
    const may = reaches(this.all, by, engagement);
    const whatChanged = this.#word();
    const form = { revision: String(finding.revision), whatChanged };
    await this.#send(by, `${this.#dashboard}/findings/${finding.id}/publish`, form, { may });
    const { published, draft: title, revision } = finding;
    if (!may || published?.revision === revision) return;
    const changes = published === null ? [] : [...published.changes, whatChanged];
    finding.published = { title, revision, changes };
  }

  async #remark(
    by: ModelPerson,
    { engagement, finding }: { engagement: ModelEngagement; finding: ModelFinding },
    kind: 'comment' | 'note',
  ) {
    const isWithin = reaches(this.all, by, engagement);
    const may = isWithin && (kind === 'note' || finding.published !== null);
    const word = this.#word();
    const isClient = by.side === 'client';
    const path = isClient
      ? `/portal/findings/${finding.id}/comments`
      : `${this.#dashboard}/findings/${finding.id}/remarks`;
    const form: Record<string, string> = isClient ? { text: word } : { kind, text: word };
    const leads = await this.#send(by, path, form, { may, otherwise: isWithin && !isClient ? 409 : 404 });
    const id = leads?.split('#remark-')[1];
    if (id !== undefined) finding.said.push({ id, by, word, kind, removed: false });
  }

  async #unsay(
    { engagement, finding }: { engagement: ModelEngagement; finding: ModelFinding },
    { other, by }: Happening,
  ) {
    const said = nth(finding.said, other);
    if (said === undefined) return;
    const who = nth(this.all.people, by) ?? said.by;
    const isClient = who.side === 'client';
    const path = isClient
      ? `/portal/findings/${finding.id}/comments/${said.id}`
      : `${this.#dashboard}/findings/${finding.id}/remarks/${said.id}`;
    const form = { text: '', do: 'remove', ...(!isClient && { kind: said.kind }) };
    const may = reaches(this.all, who, engagement) && said.by === who && !said.removed;
    await this.#send(who, path, form, { may });
    if (may) said.removed = true;
  }

  async #give(by: ModelPerson, contact: ModelPerson | undefined, { other, on }: Happening): Promise<void> {
    const { all } = this;
    if (contact === undefined) return;
    const own = all.engagements.filter(({ company }) => company === contact.company);
    // Mostly one that could be theirs: most others are refused.
    const engagement = nth(other % 4 === 0 ? all.engagements : own, other);
    const form = new URLSearchParams({ role: 'responder', sees: on ? 'all' : 'chosen' });
    if (engagement !== undefined) form.append('engagements', engagement.id);
    const { membership, company } = contact;
    const isReached = (one: ModelEngagement) => reaches(all, by, one);
    const isKept = company !== null && keeps(all, by, company);
    const isTheirs = engagement === undefined || (engagement.company === company && isReached(engagement));
    const mayGiveAll = !on || contact.seesAll || by.side === 'owner' || !all.needToKnow;
    const isThere = by.membership !== null && membership !== null;
    const otherwise = !isThere ? 404 : !isKept ? 403 : isTheirs ? 422 : 404;
    const may = isThere && isKept && isTheirs && mayGiveAll;
    const path = `${this.#dashboard}/contacts/${membership ?? contact.id}`;
    await this.#send(by, path, form.toString(), { may, otherwise });
    if (!may) return;
    // What they don't see themselves is not theirs to take.
    const before = contact.seesAll && !on ? own : [...contact.given];
    const stays = before.filter((one) => !isReached(one));
    contact.seesAll = on;
    contact.given = new Set([...(engagement === undefined ? [] : [engagement]), ...stays]);
  }

  async #archive(by: ModelPerson, { at, on }: Happening): Promise<void> {
    const company = nth(this.all.companies, at);
    if (company === undefined) return;
    const may = by.membership !== null && keeps(this.all, by, company);
    const otherwise = by.membership === null ? 404 : 403;
    const path = `${this.#dashboard}/companies/${company.id}/archive`;
    await this.#send(by, path, { archived: String(on) }, { may, otherwise });
    if (may) company.archived = on;
  }

  /** Removes a member, or has somebody who was removed come back, a contact perhaps to the other client. */
  async #leaveOrCome(person: ModelPerson | undefined, { on }: Happening): Promise<void> {
    const owner = this.all.people[0];
    if (person === undefined || owner === undefined) return;
    const { membership } = person;
    if (membership === null) {
      const [alpha, beta] = this.all.companies;
      if (person.side === 'client') person.company = (on ? alpha : beta) ?? null;
      return this.#comeIn(person);
    }
    const who = { person: owner, place: this.#place, access: 'owner' } as const;
    const outcome = await actAs(this.#world, who, (act) =>
      removeMember(this.#world.services, act, membership),
    );
    expect(outcome?.ok).toBe(true);
    person.membership = null;
    person.given = new Set();
    for (const { team } of this.all.engagements) team.delete(person);
  }

  /** Everybody, at every page that there is for their side: exactly what is within their reach is there. */
  async lookEverywhere(): Promise<void> {
    for (const person of this.all.people) {
      await this.#lookAtLists(person);
      for (const engagement of this.all.engagements) await this.#lookAt(person, engagement);
    }
  }

  async #lookAtLists(person: ModelPerson): Promise<void> {
    const within = this.all.engagements.filter((one) => reaches(this.all, person, one));
    const isClient = person.side === 'client';
    const published = within.flatMap(({ findings }) => findings.flatMap((one) => one.published?.title ?? []));
    const titles = within.map(({ title }) => title);
    const pages: readonly (readonly [string, readonly string[]])[] = isClient
      ? [
          ['/portal', titles],
          ['/portal/findings', published],
          ['/portal/findings.csv', published],
        ]
      : [
          [`${this.#dashboard}/engagements`, titles],
          ...this.all.companies.map(
            ({ id }) => [`${this.#dashboard}/companies/${id}`, titlesOf(within, id)] as const,
          ),
          ...this.#contacts.flatMap(({ membership, company }) =>
            membership === null || company === null || !keeps(this.all, person, company)
              ? []
              : [[`${this.#dashboard}/contacts/${membership}`, titlesOf(within, company.id)] as const],
          ),
        ];
    for (const [path, words] of pages)
      await this.#expectWords(person, path, person.membership === null ? null : words);
  }

  async #lookAt(person: ModelPerson, engagement: ModelEngagement): Promise<void> {
    const isWithin = reaches(this.all, person, engagement);
    const isClient = person.side === 'client';
    const [root, { title, scope, rules }] = [isClient ? '/portal' : this.#dashboard, engagement];
    const words = isClient ? [title, scope] : [title, scope, rules];
    await this.#expectWords(person, `${root}/engagements/${engagement.id}`, isWithin ? words : null);
    for (const finding of engagement.findings) {
      const its = isWithin ? wordsOf(person, finding) : null;
      await this.#expectWords(person, `${root}/findings/${finding.id}`, its);
    }
  }

  /** Null: there is no such page for them. */
  async #expectWords(person: ModelPerson, path: string, words: readonly string[] | null): Promise<void> {
    const { statusCode, body, headers } = await this.#ask(person, path);
    if (words !== null) {
      expect(statusCode, `${path} to ${person.side}`).toBe(200);
      expect(
        words.filter((word) => !body.includes(word)),
        `${path} to ${person.side}`,
      ).toEqual([]);
    } else if (person.side === 'client' && person.membership === null) {
      expect(headers.location, path).toMatch(/^\/login/);
    } else {
      expect(statusCode, `${path} to ${person.side}`).toBe(404);
    }
  }
}

const titlesOf = (engagements: readonly ModelEngagement[], companyId: string | undefined) =>
  engagements.filter(({ company }) => company.id === companyId).map(({ title }) => title);
