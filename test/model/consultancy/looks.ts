import { expect } from 'vitest';
import type { ConsultancyLife } from './life.ts';
import {
  filesOf,
  isAlive,
  keeps,
  type ModelEngagement,
  type ModelPerson,
  type ModelToken,
  reachedBy,
  reaches,
  wordsOf,
} from './reach.ts';

/** Everybody, at every page that there is for their side, and every program: exactly what is within their reach is there. */
export async function lookEverywhere(life: ConsultancyLife): Promise<void> {
  for (const person of life.all.people) {
    await lookAtLists(life, person);
    for (const engagement of life.all.engagements) await lookAt(life, person, engagement);
  }
  for (const token of life.all.tokens) await lookBy(life, token);
  // Where what happened to companies is told, those that were erased included.
  expect((await life.askLog(life.owner)).statusCode).toBe(200);
}

const titlesOf = (engagements: readonly ModelEngagement[], companyId: string | undefined) =>
  engagements.filter(({ company }) => company.id === companyId).map(({ title }) => title);

async function lookAtLists(life: ConsultancyLife, person: ModelPerson): Promise<void> {
  const { all, dashboard, contacts } = life;
  const within = reachedBy(all, { person, token: null });
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
        [`${dashboard}/engagements`, titles],
        [`${dashboard}/companies`, all.companies.map(({ name }) => name)],
        ...all.companies.map((company) => {
          const notes = keeps(all, person, company) ? [company.notes] : [];
          return [
            `${dashboard}/companies/${company.id}`,
            [...titlesOf(within, company.id), ...notes],
          ] as const;
        }),
        ...contacts.flatMap(({ membership, company }) =>
          membership === null || company === null || !keeps(all, person, company)
            ? []
            : [[`${dashboard}/contacts/${membership}`, titlesOf(within, company.id)] as const],
        ),
      ];
  for (const [path, words] of pages)
    await expectWords(life, person, path, person.membership === null ? null : words);
}

async function lookAt(
  life: ConsultancyLife,
  person: ModelPerson,
  engagement: ModelEngagement,
): Promise<void> {
  const isWithin = reaches(life.all, person, engagement);
  const isClient = person.side === 'client';
  const [root, { title, scope, rules }] = [isClient ? '/portal' : life.dashboard, engagement];
  const words = isClient ? [title, scope] : [title, scope, rules];
  const at = `${root}/engagements/${engagement.id}`;
  await expectWords(life, person, at, isWithin ? words : null);
  for (const finding of engagement.findings) {
    const page = `${root}/findings/${finding.id}`;
    await expectWords(life, person, page, isWithin ? wordsOf(person, finding) : null);
    if (!isClient) continue;
    const files = isWithin ? filesOf(person, finding) : [];
    for (const evidence of engagement.evidence)
      await expectWords(
        life,
        person,
        `${page}/evidence/${evidence.id}`,
        files.includes(evidence) ? [evidence.text] : null,
      );
  }
  if (isClient || engagement.evidence.length === 0) return;
  const there = engagement.evidence.filter(({ removed }) => !removed);
  await expectWords(life, person, `${at}/evidence`, isWithin ? there.map(({ name }) => name) : null);
  for (const evidence of engagement.evidence) {
    const isThere = isWithin && there.includes(evidence);
    await expectWords(life, person, `${root}/evidence/${evidence.id}`, isThere ? [evidence.text] : null);
  }
}

/** Null: there is no such page for them. */
async function expectWords(
  life: ConsultancyLife,
  person: ModelPerson,
  path: string,
  words: readonly string[] | null,
): Promise<void> {
  const { statusCode, body, headers } = await life.ask(person, path);
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

/** What a program finds (E27): nothing once it is dead, and never more than its maker. */
async function lookBy(life: ConsultancyLife, token: ModelToken): Promise<void> {
  const api = `/api/v1/workspaces/${life.workspace.slug}/engagements`;
  const within = reachedBy(life.all, { person: token.by, token });
  const alive = isAlive(token);
  const isClient = token.by.side === 'client';
  const look = async (path: string, words: readonly string[] | null) => {
    const { statusCode, body } = await life.askBy(token, path);
    const without = alive ? 404 : 401;
    expect(statusCode, `${path} to a program of a ${token.by.side}`).toBe(words === null ? without : 200);
    expect(words?.filter((word) => !body.includes(word)) ?? []).toEqual([]);
  };
  await look(api, alive ? within.map(({ title }) => title) : null);
  for (const engagement of life.all.engagements) {
    const its = engagement.findings.flatMap(({ draft, published }) =>
      isClient ? (published?.title ?? []) : [draft],
    );
    const isWithin = within.includes(engagement);
    await look(`${api}/${engagement.id}`, isWithin ? [engagement.title] : null);
    await look(`${api}/${engagement.id}/findings`, isWithin ? its : null);
  }
}
