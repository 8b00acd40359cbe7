import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testInOneWorld as base } from '../../../../test/fixtures.ts';
import { readHeads } from '../../../audit/chain/heads.ts';
import { headKey } from '../../../audit/chain/keys.ts';
import { linkRound } from '../../../audit/chain/linking.ts';
import { findEnd } from '../../../audit/chain/queries.ts';
import { evidenceShown, verifiedHere, verifiedWith } from '../../../command-line/evidence.ts';
import { check, keyInGroups, OPENING, publicKeyHex } from '../../../domain/evidence/signature.ts';
import type { Pdf } from '../../../rendering/pdf/pdf.ts';
import { readPdf } from '../../../rendering/pdf/read-pdf.samples.ts';
import { beginEvidence } from './beginning.ts';
import { SAMPLE } from './evidence.samples.ts';
import { makeEvidence } from './making.ts';
import { evidencePdf } from './pdf.ts';
import { signedFile } from './signing.ts';

const PAGE = '/dashboard/acme/evidence';
const TODAY = '2026-11-24';

const test = base
  .extend('owner', { scope: 'file' }, ({ world, olivia, acme }) => world.signedIn(olivia, acme))
  .extend('recorded', { scope: 'file', auto: true }, async ({ world, owner }) => {
    await owner.get(PAGE);
    await beginEvidence(world.services, world.clock.now());
  })
  .extend('downloads', { scope: 'file' }, ({ world, acme }) => async () => {
    const rows = await world.db
      .selectFrom('audit_events')
      .select('detail')
      .where('workspace_id', '=', acme.id)
      .where('type', '=', 'evidence.downloaded')
      .orderBy('id')
      .execute();
    return rows.map(({ detail }) => JSON.parse(detail));
  });

test('B12: evidence is downloaded as a file that the installation signs, with the head of the log, and as a PDF; both are written down', async ({
  world,
  owner,
  acme,
  downloads,
}) => {
  // Nothing is chained yet, as right after an upgrade: there is no key.
  const early = await owner.get(`${PAGE}.json`);
  expect([early.statusCode, early.body]).toEqual([409, expect.stringContaining('isn’t chained yet')]);
  expect((await owner.get(PAGE)).body).toContain('The signed file can’t be made now.');
  expect(await downloads()).toEqual([]);

  while ((await linkRound(world.services, world.clock.now())) > 0);
  const key = await headKey(world.db, world.services.keyring);
  const end = await findEnd(world.db, acme.id);
  const json = await owner.get(`${PAGE}.json`);
  expect([json.statusCode, json.headers]).toMatchObject([
    200,
    {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="acme-evidence-${TODAY}.json"`,
      'cache-control': 'no-store',
    },
  ]);
  const checked = check(json.rawPayload, publicKeyHex(key));
  if (!checked.ok) throw new Error(checked.why);
  const said = checked.json as { record: { head: unknown } } & Record<string, unknown>;
  expect(said).toMatchObject({
    ...{ day: TODAY, isToday: true, installation: world.services.config.baseUrl },
    workspace: { id: acme.id, slug: 'acme' },
    people: [{ person: { name: 'Olivia Owner' }, role: 'owner' }],
  });
  const heads = readHeads(key, JSON.stringify(said.record.head));
  expect(heads).toMatchObject({ ok: true, heads: [{ chain: acme.id, entries: end?.entries }] });

  const page = await owner.get(PAGE);
  expect(page.body).toContain(keyInGroups(publicKeyHex(key)));
  expect(page.body).toContain(`${PAGE}.pdf?at=${TODAY}`);
  const pdf = await owner.get(`${PAGE}.pdf?at=${TODAY}`);
  expect([pdf.statusCode, pdf.headers]).toMatchObject([
    200,
    {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="acme-evidence-${TODAY}.pdf"`,
    },
  ]);
  const { isMarked, pages, bookmarks } = await readPdf(pdf.rawPayload);
  expect(isMarked).toBe(true);
  expect(bookmarks.join('\n')).toContain('How to check this');
  const words = pages.flatMap(({ text }) => text).join(' ');
  expect(words).toContain('Olivia Owner');
  expect(words.replaceAll(/\s/g, '')).toContain(publicKeyHex(key));
  expect(await downloads()).toEqual([
    { day: TODAY, kind: 'json' },
    { day: TODAY, kind: 'pdf' },
  ]);
});

test('B12: a day without evidence has no files, and says why', async ({ owner, downloads }) => {
  const before = await downloads();
  for (const [at, says] of [
    ['2026-11-25', 'yet to come'],
    ['1999-01-01', 'The activity log begins on'],
    ['someday', 'Enter a day'],
    ['2026-11-24&at=2026-11-23', 'Enter a day'],
  ])
    for (const kind of ['json', 'pdf']) {
      const { statusCode, body } = await owner.get(`${PAGE}.${kind}?at=${at}`);
      expect([at, statusCode, body]).toEqual([at, 404, expect.stringContaining(says ?? '')]);
    }
  expect(await downloads()).toEqual(before);
});

test('B12: made on the server, it is checked there against the log, and anywhere with the key alone', async ({
  world,
  acme,
  downloads,
}) => {
  const { services, db } = world;
  while ((await linkRound(services, world.clock.now())) > 0);
  const folder = await mkdtemp(join(tmpdir(), 'secportal-shown-'));
  try {
    const out = join(folder, 'evidence.json');
    const before = await downloads();
    expect(await evidenceShown(services, 'acme', { out })).toContain(`Wrote ${out}`);
    expect(await downloads()).toEqual([...before, { day: TODAY, kind: 'json' }]);
    expect(`${await evidenceShown(services, 'acme', {})}\n`.startsWith(OPENING)).toBe(true);
    const key = publicKeyHex(await headKey(db, services.keyring));
    expect(verifiedWith(key, out)).toContain(`${out} is right: evidence of acme Security`);
    expect(await verifiedHere(services, out)).toContain('still has the entry at which it ended then');
    await expect(evidenceShown(services, 'acme', { at: '1999-01-01' })).rejects.toThrow(
      'The activity log begins',
    );

    const workspace = { id: acme.id, slug: 'acme', name: 'acme Security', zone: 'UTC' };
    const outcome = await makeEvidence(services, workspace, '', world.clock.now());
    if (!outcome.ok) throw new Error(outcome.reason);
    // As of a log that was rewritten since.
    const record = { entries: 1, hash: '00'.repeat(32) };
    const other = await signedFile(services, { ...outcome.evidence, record });
    if ('obstacle' in other) throw new Error(other.obstacle);
    const rewritten = join(folder, 'rewritten.json');
    await writeFile(rewritten, other.content);
    await expect(verifiedHere(services, rewritten)).rejects.toThrow('no longer has the entry');
    await expect(async () =>
      verifiedWith(
        key.replace(/^./, (one) => (one === '0' ? '1' : '0')),
        out,
      ),
    ).rejects.toThrow('signed with another key');
    await writeFile(out, (await readFile(out, 'utf8')).replace('owner', 'owned'));
    await expect(verifiedHere(services, out)).rejects.toThrow('something in it was changed since');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('B12: of one person one PDF is made at a time, for no HEAD, and where none could be made another try is free', async ({
  world,
  olivia,
  owner,
}) => {
  const { services } = world;
  const { promise, resolve } = Promise.withResolvers<Pdf>();
  const failing = () => promise;
  const first = evidencePdf(services, SAMPLE, olivia.id, failing);
  expect(await evidencePdf(services, SAMPLE, olivia.id, failing)).toEqual({ ok: false, why: 'under-way' });
  expect((await owner.get(`${PAGE}.pdf`)).statusCode).toBe(429);
  // Who asks for its headers alone has none made.
  const head = await owner.call('HEAD', `${PAGE}.pdf`);
  expect([head.statusCode, head.headers['content-type']]).toEqual([200, 'application/pdf']);
  const ofAnother = evidencePdf(services, SAMPLE, 'somebody-else', failing);
  resolve({ kind: 'failed', reason: 'too-slow', message: '' });
  expect(await Promise.all([first, ofAnother])).toEqual([
    { ok: false, why: 'not-made' },
    { ok: false, why: 'not-made' },
  ]);
  const bytes = new Uint8Array();
  const rendered: Pdf = { kind: 'rendered', bytes, pages: 1, replaced: '', isAccessible: true };
  expect(await evidencePdf(services, SAMPLE, olivia.id, async () => rendered)).toEqual({ ok: true, bytes });
});
