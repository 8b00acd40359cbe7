import { describe, expect } from 'vitest';
import { PAGES, RESET, test } from './administrators.ts';

describe('looking around', () => {
  test('the pages show names as text', async ({ world, home, person, administrator, form }) => {
    const hostile = '<script>alert(1)</script>';
    await world.db.updateTable('accounts').set({ name: hostile }).where('id', '=', person.id).execute();
    await world.db.updateTable('workspaces').set({ name: hostile }).where('id', '=', home.id).execute();
    const visitor = await administrator();
    await visitor.post(RESET, form({ reason: hostile }));
    for (const page of [...PAGES, `/admin/accounts/${person.id}`]) {
      const shown = await visitor.get(page);
      expect(shown.statusCode).toBe(200);
      expect(shown.body).not.toContain(hostile);
    }
  });

  test('ASVS 14.2.6: an account’s page shows its factor, never the secret', async ({
    world,
    round,
    administrator,
  }) => {
    const theirs = await world.account(`Quentin Quiet ${round}`);
    const key = Buffer.from(await world.enrol(theirs)).toString('hex');
    const page = await (await administrator()).get(`/admin/accounts/${theirs.id}`);
    expect(page.body).toContain(theirs.email);
    expect(page.body.toLowerCase()).not.toContain(key);
  });

  test('finds by a part of name or address, whatever the case, and takes wildcards as they are', async ({
    round,
    home,
    rival,
    person,
    administrator,
  }) => {
    const visitor = await administrator();
    const found = async (q: string) => (await visitor.get(`/admin?${new URLSearchParams({ q })}`)).body;
    for (const q of [`PETE PERSON ${round}`, `pete.person.${round}@`])
      expect(await found(q)).toContain(person.id);
    for (const q of [`pete%${round}`, `pete_person.${round}`, '\\'])
      expect(await found(q)).not.toContain(person.id);
    const spaces = await visitor.get(`/admin/workspaces?${new URLSearchParams({ q: rival.slug })}`);
    expect(spaces.body).toContain(rival.id);
    expect(spaces.body).not.toContain(home.id);
  });

  test('walks through a long list and back, each row once, while others are added', async ({
    world,
    round,
    administrator,
  }) => {
    const many = `Walker ${round}`;
    const ids = new Set<string>();
    for (let n = 0; n < 60; n += 1) ids.add((await world.account(`${many} ${n}`)).id);
    const visitor = await administrator();
    const rows = (body: string) =>
      [...body.matchAll(/href="\/admin\/accounts\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? '');
    const link = (body: string, label: string) =>
      [...body.matchAll(/<a [^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)]
        .find(([, , text]) => text?.replace(/<[\s\S]*?>/g, '').trim() === label)?.[1]
        ?.replaceAll('&amp;', '&') ?? '';
    const first = (await visitor.get(`/admin?${new URLSearchParams({ q: many })}`)).body;
    expect(rows(first)).toHaveLength(50);
    const late = await world.account(`${many} late`);
    const second = (await visitor.get(link(first, 'Older'))).body;
    expect(rows(second)).toHaveLength(10);
    expect(new Set([...rows(first), ...rows(second)])).toEqual(ids);
    expect(link(second, 'Older')).toBe('');
    const back = (await visitor.get(link(second, 'Newer'))).body;
    expect(rows(back)).toEqual(rows(first));
    // The first page comes as a full one.
    const top = rows((await visitor.get(link(back, 'Newer'))).body);
    expect(top).toEqual([late.id, ...rows(first).slice(0, 49)]);
  });

  test('ASVS 1.2.10: each list comes as a file too, narrowed as it is, and no cell of it is a formula', async ({
    world,
    round,
    home,
    administrator,
  }) => {
    const formula = await world.account(`=1+1 ${round}`);
    const visitor = await administrator();
    const linesOf = async (path: string) => {
      const { headers, body } = await visitor.get(path);
      expect(headers['content-type'], path).toBe('text/csv; charset=utf-8');
      expect(headers['content-disposition']).toMatch(/^attachment; filename="[a-z-]+-\d{4}-\d\d-\d\d\.csv"$/);
      return body.split('\r\n');
    };
    const accounts = await linesOf(`/admin/accounts.csv?${new URLSearchParams({ q: formula.email })}`);
    expect(accounts).toHaveLength(3);
    expect(accounts[1]).toContain(`"'=1+1 ${round}","'${formula.email}",`);
    const workspaces = await linesOf(`/admin/workspaces.csv?${new URLSearchParams({ q: home.slug })}`);
    expect(workspaces.join('\n')).toContain(home.id);
    const record = await linesOf('/admin/record.csv');
    expect(record.length).toBeGreaterThan(3);
    expect(record[1]).toContain('"Entered a correct authenticator code."');
  });

  test('odd addresses are answered, not crashed on', async ({ administrator }) => {
    const visitor = await administrator();
    for (const query of [
      '?before=x',
      '?after=%00',
      '?q=%25',
      '?q=a&q=b',
      `?q=${'x'.repeat(5000)}`,
      '?before=&q=',
    ]) {
      for (const page of PAGES) expect((await visitor.get(`${page}${query}`)).statusCode).toBeLessThan(500);
    }
  });
});
