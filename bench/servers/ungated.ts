// SecPortal's own Fastify application with two more routes that pass no gate: the session's answer and the
// dashboard, for a session that was looked up once at the start. Arguments: port, a session's token, its workspace.
import {
  boot,
  createApp,
  createLog,
  dashboardRoutes,
  findSession,
  leaveOf,
  loadConfig,
  sendPage,
} from '../product.ts';

const [port = '', token = '', slug = ''] = process.argv.slice(2);
const config = loadConfig({ ...process.env, PORT: port });
const { services } = await boot(config, await createLog(config.logLevel));
const app = await createApp(services);
const found = await findSession(services.db, config, token, slug, Date.now());
if (found === null) throw new Error('no such session');
const { session } = found;
const mark = {
  mark: { kind: 'open', requirement: null, forPrograms: true, isTypedInto: false, fields: [] },
} as const;

app.route({
  method: 'GET',
  url: '/bench/session',
  config: mark,
  handler: (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(
      JSON.stringify({
        account: { id: session.account.id, email: session.account.email, name: session.account.name },
        workspace: session.workspace && {
          id: session.workspace.id,
          slug: session.workspace.slug,
          name: session.workspace.name,
        },
        role: session.membership?.role,
        mfa: { required: true, enrolled: true, verifiedAt: new Date(session.signedInAt).toISOString() },
      }),
    ),
});

type Page = Parameters<Parameters<typeof dashboardRoutes>[0]['page']>[0];

// The feature registers its page with whoever takes it; here its handler is called with a context that no gate made.
const pages: Page[] = [];
dashboardRoutes(
  { page: (page: Page) => pages.push(page) } as unknown as Parameters<typeof dashboardRoutes>[0],
  services,
);
const [dashboard] = pages;
if (dashboard === undefined) throw new Error('no dashboard');

app.route({
  method: 'GET',
  url: '/bench/dashboard',
  config: mark,
  handler: async (request, reply) => {
    const now = Date.now();
    const context = {
      ...leaveOf('dashboard', session),
      now,
      site: { kind: 'base', url: config.baseUrl, workspace: null },
      origin: { host: request.host, ip: request.ip },
    };
    const answer = await dashboard.handler(context as unknown as Parameters<typeof dashboard.handler>[0], {
      params: {},
      query: {},
    });
    if (answer.kind !== 'html') return reply.code(500).send();
    return sendPage(reply, answer.status, answer.page, {
      reader: { id: session.account.id, patienceMs: config.formatTimeoutMs },
      signedInAs: session.account.email,
      navigation: services.navigation,
      printed: { address: `http://${request.host}${request.url}`, at: now },
    });
  },
});

await app.listen({ port: Number(port), host: '127.0.0.1' });
