import { expect } from 'vitest';
import { z } from 'zod';
import { testInOneWorld as test } from '../../../../test/fixtures.ts';
import { bodyOf } from '../../../../test/specimens/request.ts';
import { REQUESTS } from '../../../../test/specimens/requests.ts';
import { setScene } from '../../../../test/specimens/scene.ts';
import { Visitor } from '../../../../test/visitor.ts';

interface Described {
  readonly headers?: object;
  readonly content?: { readonly 'application/json': { readonly schema: z.core.JSONSchema.JSONSchema } };
}

interface Document {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Described> }>>;
}

const IN_THE_WORKSPACE = REQUESTS.filter(
  ({ url, answer }) => url.startsWith('/api/v1/workspaces/') && answer < 300,
);
/** What deletes comes last: what it takes is asked for before. */
const ASKED = [
  ...IN_THE_WORKSPACE.filter(({ method }) => method !== 'DELETE'),
  ...IN_THE_WORKSPACE.filter(({ method, url }) => method === 'DELETE' && !url.endsWith('/:finding')),
];

test('E26: what programs are answered is what the OpenAPI document says, member by member', async ({
  world,
}) => {
  const scene = await setScene(world);
  const { baseHost } = world.config;
  const document = (await world.visitor().get('/api/v1/openapi.json')).json<Document>();
  const described = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/v1/workspaces/') && !path.endsWith('/file'))
    .flatMap(([, operations]) => Object.values(operations));
  expect(described.length).toBeGreaterThan(20);
  for (const { responses } of described) expect(Object.keys(responses)).not.toContain('2XX');

  let compared = 0;
  for (const asked of ASKED) {
    const browser = new Visitor(world.app, asked.host === 'tenant' ? `${scene.slug}.${baseHost}` : baseHost);
    if (asked.as !== 'nobody') browser.plant(scene.people[asked.as].token);
    const body = bodyOf(asked, asked.form(scene));
    const hasBody = asked.method === 'POST' || asked.method === 'PATCH';
    const answer = Buffer.isBuffer(body)
      ? await browser.post(asked.path(scene), body)
      : await browser.call(asked.method, asked.path(scene), hasBody ? body : undefined);
    const path = asked.url.replace(/:(\w+)/g, '{$1}');
    const { responses } = document.paths[path]?.[asked.method.toLowerCase()] ?? { responses: {} };
    if ('2XX' in responses) continue;
    const said = responses[answer.statusCode];
    expect(said, `${asked.name}: ${answer.statusCode}`).toBeDefined();
    if (said?.headers !== undefined && asked.as !== 'client')
      expect(answer.headers.etag, asked.name).toMatch(/^"/);
    const schema = said?.content?.['application/json'].schema;
    if (schema === undefined) expect(answer.body, asked.name).toBe('');
    else expect(() => z.fromJSONSchema(schema).parse(answer.json()), asked.name).not.toThrow();
    compared += 1;
  }
  expect(compared).toBeGreaterThan(30);
});
