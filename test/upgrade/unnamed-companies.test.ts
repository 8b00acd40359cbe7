import { expect } from 'vitest';
import { migrations } from '../../src/areas/index.ts';
import { commitmentKey } from '../../src/audit/chain/keys.ts';
import { linkRound } from '../../src/audit/chain/linking.ts';
import { verifyChain } from '../../src/audit/chain/verifying.ts';
import { verdictInWords } from '../../src/audit/chain/words.ts';
import { appendEvent } from '../../src/audit/record.ts';
import { migrate } from '../../src/data/migrations/index.ts';
import { createKeyringText, parseKeyring } from '../../src/sealing/sealed-box.ts';
import { test as base, openEmpty } from '../fixtures.ts';

const kind = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';
const STEP = '0021-unnamed-companies';

const test = base.extend('db', openEmpty);

test('E5 ASVS 16.4.2: a record that names companies has their ids instead, and only grows from then on', async ({
  db,
}) => {
  const before = Object.entries(migrations).filter(([name]) => name < STEP);
  await migrate(db, kind, Object.fromEntries(before));
  for (const id of ['ours', 'theirs'])
    await db
      .insertInto('workspaces')
      .values({
        ...{ id, slug: id, name: id, plan: 'pro', accent: 'teal' },
        ...{ created_at: 0, mfa_required: 0, mfa_enforced_from: 0 },
      })
      .execute();
  for (const [id, name, workspace_id] of [
    ['one', 'Initech', 'ours'],
    ['of-others', 'Initech', 'theirs'],
    ['twin-a', 'Hooli', 'ours'],
    ['twin-b', 'Hooli', 'ours'],
  ] as const)
    await db.insertInto('companies').values({ id, name, workspace_id, created_at: 0 }).execute();
  const recorded = [
    ['company.added', { id: 'erased', label: 'Umbrella' }, {}],
    ['invitation.sent', { id: null, label: 'a@b.example' }, { role: 'client', company: 'Initech' }],
    ['invitation.accepted', undefined, { role: 'client', company: 'Hooli' }],
    ['invitation.accepted', undefined, { role: 'consultant' }],
    [
      'member.role-changed',
      { id: 'x', label: 'x@b.example' },
      { from: 'client', fromCompany: 'Umbrella', role: 'client', company: 'Initech', sessionsEnded: 2 },
    ],
    ['policy.enabled', undefined, { apply: 'now', reason: 'Initech "company": asked for it' }],
  ] as const;
  for (const [type, subject, detail] of recorded)
    await appendEvent(db, {
      type,
      at: 7,
      origin: { host: 'h', ip: '' },
      workspaceId: 'ours',
      actor: { id: 'o', label: 'owner' },
      ...(subject !== undefined && { subject }),
      detail,
    });
  await migrate(db, kind, migrations);
  const after = await db
    .selectFrom('audit_events')
    .select(['type', 'at', 'actor', 'subject_id', 'subject', 'detail'])
    .orderBy('id')
    .execute();
  expect(after.map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) }))).toEqual(
    recorded.map(([type, subject], nth) => ({
      type,
      at: 7,
      actor: 'owner',
      subject_id: subject?.id ?? null,
      subject: type === 'company.added' ? '' : (subject?.label ?? ''),
      detail: [
        {},
        { role: 'client', companyId: 'one' },
        { role: 'client' },
        { role: 'consultant' },
        { from: 'client', role: 'client', companyId: 'one', sessionsEnded: 2 },
        { apply: 'now', reason: 'Initech "company": asked for it' },
      ][nth],
    })),
  );
  await expect(db.updateTable('audit_events').set({ actor: 'nobody' }).execute()).rejects.toThrow(
    'append-only',
  );
  await expect(db.deleteFrom('audit_events').execute()).rejects.toThrow('append-only');

  // B11: all of it is chained, from the first entry on, and nothing is claimed of the time before.
  const needs = { db, keyring: parseKeyring(createKeyringText()) };
  expect(await linkRound(needs, Date.UTC(2026, 10, 24))).toBe(recorded.length);
  const key = await commitmentKey(db, needs.keyring);
  expect(verdictInWords(await verifyChain({ db, key, chain: 'ours' }))).toBe(
    'The activity log is whole: 6 entries since 1 January 1970. It has been chained since 24 November 2026: entries from before are as they were on that day.',
  );
});
