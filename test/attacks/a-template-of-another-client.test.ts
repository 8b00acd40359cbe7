import { describe, expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../consultancy.ts';

/**
 * Templates are used for every client. In DefectDojo a template was a copy of the finding, with one client's hosts and pictures in
 * the next one's report; in Ghostwriter, requests with another client's ids reached its templates.
 */

const TEMPLATES = '/dashboard/acme/templates';
const FORM = { language: 'en', severity: 'high' };

/** The text that a form shows in a field. */
function typedIn(body: string, field: string): string {
  const [, area] = new RegExp(`<textarea[^>]*name="${field}"[^>]*>\\n([^<]*)</textarea>`).exec(body) ?? [];
  const [, line] = new RegExp(`<input[^>]*name="${field}"[^>]*value="([^"]*)"`).exec(body) ?? [];
  return area ?? line ?? '';
}

const CLIENTS_OWN = [
  ...['Initech', 'initech', 'Clara', 'Payroll portal', 'INI-7', 'payroll', '10.7.7.7', 'dc01.corp.local'],
  ...['console.png', 'screenshot of the console', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', 'clara@'],
];

describe('E16: a template never carries a client’s text', () => {
  test('what is the client’s is shown, replaced, and refused where somebody puts it back', async ({
    world,
    acme,
    consultant,
    client,
    plan,
    draft,
  }) => {
    const clara = await world.db
      .selectFrom('memberships as m')
      .innerJoin('accounts as a', 'a.id', 'm.account_id')
      .select(['a.name', 'a.email'])
      .where('m.workspace_id', '=', acme.id)
      .where('m.role', '=', 'client')
      .executeTakeFirstOrThrow();
    const engagement = await plan({ title: 'Payroll portal of 2026', reference: 'INI-7' });
    const finding = await draft(engagement, {
      title: 'SQL injection in the Payroll portal of Initech',
      cwe: '89',
      tags: 'web, initech',
      description: `At https://payroll.initech.example/login, ${clara.name} (${clara.email}) saw it.\n\n![The screenshot of the console](evidence:console.png)`,
      steps:
        'Ask 10.7.7.7 and dc01.corp.local as INI-7. Payroll\u00a0portal, **INI**tech. f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      assets: '[x] Payroll portal | https://payroll.initech.example | behind the VPN',
      severityReason: 'Only for Initech.',
      references: '- [CWE-89](https://cwe.mitre.org/data/definitions/89.html)',
    });
    const rows = () => world.db.selectFrom('finding_templates').select('id').execute();
    const before = await rows();

    const { body } = await consultant.get(`${finding}/template`);
    expect(await rows(), 'looking saves nothing').toEqual(before);
    for (const kind of [
      'The client’s name',
      'A contact’s name',
      'A web address',
      'Evidence',
      'The engagement',
    ])
      expect(body).toContain(kind);
    expect(body).toMatch(/<mark[^>]*>https:\/\/payroll\.initech\.example\/login/);
    const stripped = Object.fromEntries(
      ['title', 'tags', 'cwe', 'description', 'steps', 'impact', 'remediation', 'references'].map((field) => [
        field,
        typedIn(body, field),
      ]),
    );
    const all = JSON.stringify(stripped);
    for (const own of CLIENTS_OWN) expect(all, own).not.toContain(own);
    expect(all).not.toContain(clara.name.split(' ')[0]);
    expect(stripped.title).toContain('SQL injection in the [');
    expect(stripped.references).toContain('https://cwe.mitre.org/data/definitions/89.html');

    // Whatever is put back is named with its place; what is known to be the client's stays out whatever is ticked.
    const put = (more: Record<string, string>) =>
      consultant.post(`${finding}/template`, { ...FORM, ...stripped, ...more });
    for (const [field, text] of [
      ['title', 'SQL injection at INITECH'],
      ['impact', 'See evidence:console.png'],
      ['remediation', `Ask ${clara.name}.`],
      ['steps', 'As in ini 7.'],
      ['tags', 'initech'],
      ['cwe', '89 initech'],
    ] as const) {
      const refused = await put({ [field]: text, checked: 'yes' });
      expect(refused.statusCode, text).toBe(422);
      expect(refused.body).toContain('take this out');
      expect(refused.body).toContain('still holds something of the client’s');
    }
    const warned = await put({ impact: 'As at shop.elsewhere.de.' });
    expect(warned.statusCode).toBe(422);
    expect(warned.body).toMatch(/A host name in <a[^>]*>Impact<\/a>:\s*<span[^>]*>shop\.elsewhere\.de/);
    expect(typedIn(warned.body, 'impact')).toBe('As at shop.elsewhere.de.');
    expect(await rows()).toEqual(before);

    const template = leadsTo(await put({ impact: 'As at shop.elsewhere.de.', checked: 'yes' }));
    const shown = (await consultant.get(template)).body;
    for (const own of CLIENTS_OWN) expect(shown, own).not.toContain(own);
    expect(shown).toContain('shop.elsewhere.de');
    // Later, too: what a change brings in is looked through, and what was there stays.
    const change = { ...FORM, ...stripped, impact: 'As at shop.elsewhere.de.', revision: '1' };
    const late = await consultant.post(`${template}/edit`, {
      ...change,
      steps: 'Open https://pay.other.de/',
    });
    expect([late.statusCode, late.body.includes('shop.elsewhere.de</span>')]).toEqual([422, false]);
    expect(late.body).toContain('https://pay.other.de/');
    leadsTo(await consultant.post(`${template}/edit`, { ...change, steps: 'Open it.' }));
    const blank = await consultant.post(TEMPLATES, {
      ...FORM,
      title: 'From nothing',
      description: 'On dc01.corp.local.',
    });
    expect(blank.statusCode).toBe(422);
    expect((await client.get(`${finding.replace('/dashboard/acme', '/portal')}/template`)).statusCode).toBe(
      404,
    );
  });

  test('E2: a template of another workspace is none, by every verb and in every form', async ({
    world,
    acme,
    owner,
    plan,
    draft,
  }) => {
    const other = await world.workspace('other');
    const sam = await world.account('Sam');
    await world.join(sam, other, 'owner');
    const stranger = await world.signedIn(sam, other);
    const mine = { ...FORM, title: 'House words', description: 'Nobody else’s.' };
    const theirs = idIn(leadsTo(await owner.post(TEMPLATES, mine)));
    expect(acme.slug).toBe('acme');
    const at = `/dashboard/${other.slug}/templates`;
    // With a key of their own, which opens nothing of mine.
    leadsTo(await stranger.post(at, { ...mine, title: 'Words of others' }));
    for (const end of ['', '/edit', '/delete']) {
      expect((await stranger.get(`${at}/${theirs}${end}`)).statusCode, end).toBe(404);
      expect((await stranger.get(`${TEMPLATES}/${theirs}${end}`)).statusCode, end).toBe(404);
    }
    for (const end of ['/edit', '/delete'])
      expect((await stranger.post(`${at}/${theirs}${end}`, { ...mine, revision: '1' })).statusCode).toBe(404);
    expect((await stranger.get(`${at}/new?of=${theirs}`)).body).not.toContain('House words');
    expect((await stranger.get(`${at}?q=house`)).body).toContain('0 templates');
    const engagement = await plan();
    const finding = await draft(engagement);
    expect(
      (await stranger.get(`/dashboard/${other.slug}/findings/${idIn(finding)}/template`)).statusCode,
    ).toBe(404);
    expect((await owner.get(`${TEMPLATES}/${theirs}`)).body).toContain('Nobody else’s.');
    const own = leadsTo(await stranger.post(at, mine));
    expect(idIn(own), 'a name that others have is free').not.toBe(theirs);
  });
});
