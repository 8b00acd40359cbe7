import { expect } from 'vitest';
import { idIn, leadsTo, testAtWork as test } from '../../../../test/consultancy.ts';
import { EMPTY_TEMPLATE } from '../../../domain/finding-template.ts';
import { shippedTemplates } from './library.ts';

const TEMPLATES = '/dashboard/acme/templates';
const OURS = {
  ...EMPTY_TEMPLATE,
  title: 'House words on redirects',
  description: 'It leads anywhere.',
  tags: 'web, house',
  cwe: '601',
};

test('E16: a finding starts from a template at one press, by button alone', async ({
  world,
  consultant,
  plan,
}) => {
  const engagement = await plan();
  expect((await consultant.get(engagement)).body).toContain(`href="${engagement}/findings/from-template"`);
  const choice = await consultant.get(`${engagement}/findings/from-template?q=kerberoasting`);
  const [, page] = /name="page" value="([^"]+)"/.exec(choice.body) ?? [];
  const [, template] = /name="template" value="([^"]+)"/.exec(choice.body) ?? [];
  const [shipped] = shippedTemplates().filter(({ id }) => id === template);
  expect(shipped?.text.title).toContain('Kerberoasting');
  expect(choice.body).toContain('1 template<');

  const press = () =>
    consultant.post(`${engagement}/findings/from-template`, { page: page ?? '', template: template ?? '' });
  const edit = leadsTo(await press());
  expect(leadsTo(await press()), 'pressed twice').toBe(edit);
  const { body } = await consultant.get(edit);
  expect(body).toContain('Draft filled in from the template');
  expect(body).toContain(`value="${shipped?.text.title}"`);
  expect(body).toContain(shipped?.text.cvss4);
  const finding = await consultant.get(edit.replace(/\/edit$/, ''));
  expect(finding.body).toContain('group managed service accounts');
  expect(finding.body).toContain('High');
  const drafts = world.db.selectFrom('findings').select('id').where('engagement_id', '=', idIn(engagement));
  expect(await drafts.execute()).toHaveLength(1);
});

test('E16 E24: own templates are written, copied, changed by one at a time and deleted, and no word of them is plain', async ({
  world,
  acme,
  owner,
  consultant,
  client,
}) => {
  const refused = await consultant.post(TEMPLATES, { ...OURS, title: ' ', cvss4: 'CVSS:4.0/AV:N' });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('Enter a title.');
  expect(refused.body).toContain('It leads anywhere.');
  const template = leadsTo(await consultant.post(TEMPLATES, OURS));
  expect(leadsTo(await consultant.post(TEMPLATES, OURS)), 'pressed twice').toBe(template);
  const namesake = await consultant.post(TEMPLATES, {
    ...OURS,
    title: 'house  WORDS on redirects',
    impact: 'x',
  });
  expect(namesake.body).toContain('There is already a template with this title');
  leadsTo(await consultant.post(TEMPLATES, { ...OURS, language: 'de' }));

  const list = await owner.get(`${TEMPLATES}?q=anywhere&whose=own&language=en&cwe=CWE-601&tag=house`);
  expect(list.body).toContain('1 template<');
  expect(list.body).toContain('House words on redirects');
  expect((await owner.get(`${template}`)).body).toContain('It leads anywhere.');
  const copied = await owner.get(`${TEMPLATES}/new?of=${shippedTemplates()[0]?.id}`);
  expect(copied.body).toContain(`value="${shippedTemplates()[0]?.text.title.replaceAll("'", '&#39;')}"`);

  const edited = { ...OURS, revision: '1', impact: 'Of the owner.' };
  expect(leadsTo(await owner.post(`${template}/edit`, edited))).toBe(template);
  const late = await consultant.post(`${template}/edit`, { ...OURS, revision: '1', impact: 'Of Carl.' });
  expect(late.statusCode).toBe(422);
  expect(late.body).toContain('Someone else changed this template');
  for (const words of ['Of the owner.', 'Of Carl.', 'name="revision" value="2"'])
    expect(late.body).toContain(words);

  const shipped = `${TEMPLATES}/${shippedTemplates()[0]?.id}`;
  for (const end of ['/edit', '/delete']) {
    expect((await owner.get(`${shipped}${end}`)).statusCode, end).toBe(404);
    expect((await owner.post(`${shipped}${end}`, { ...OURS, revision: '1' })).statusCode, end).toBe(404);
  }
  for (const at of [TEMPLATES, template, shipped]) expect((await client.get(at)).statusCode, at).toBe(404);

  const rows = await world.db
    .selectFrom('finding_templates')
    .selectAll()
    .where('workspace_id', '=', acme.id)
    .execute();
  const stored = rows.map((row) => Buffer.concat([row.content, row.called]).toString('latin1')).join();
  for (const word of ['House', 'house', 'anywhere', 'owner', '"text"']) expect(stored).not.toContain(word);

  expect((await owner.get(`${template}/delete`)).body).toContain('Delete “House words on redirects”?');
  expect(leadsTo(await owner.post(`${template}/delete`))).toBe(TEMPLATES);
  expect((await owner.get(template)).statusCode).toBe(404);
  const log = await owner.get('/dashboard/acme/activity');
  for (const said of ['Added', 'Changed', 'Deleted'])
    expect(log.body).toContain(`${said} a finding template.`);
  expect(log.body).not.toContain('House words');
});
