import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify';
import { carriesToken, namesBearer } from './access/bearer.ts';
import { comparableHost } from './access/site.ts';
import { features } from './areas/index.ts';
import { isOnlyRead } from './data/database.ts';
import { isDatabaseUnavailable } from './data/unavailable.ts';
import { registerAssets } from './http/assets.ts';
import { boundConnections, CONNECTION_TIMES, isOneTooMany } from './http/connections.ts';
import { closeGently } from './http/drain.ts';
import { isForProgram, sendError, sendUnavailable } from './http/errors.tsx';
import { setSecurityHeaders } from './http/headers.ts';
import { cameInClear, leadToHttps } from './http/in-clear.ts';
import { comesFromOwnPage } from './http/origin.ts';
import { shedLoad } from './http/pressure.ts';
import { trustedProxies } from './http/proxies.ts';
import { refuseToken } from './http/refusal.tsx';
import { Routes } from './http/route.ts';
import { saidOfFailure, Unsaved } from './http/unsaved.ts';
import { sparePatientUploads } from './http/uploads.ts';
import type { Services } from './services.ts';

/** Forms are small; the longest field is a name or a reason. In bytes. */
const BODY_LIMIT = 64 * 1024;

const BUILT_ASSETS = fileURLToPath(new URL('../dist/assets', import.meta.url));

/** Answers what went wrong outside a handler's expected outcomes; the user never sees a stack trace (ASVS 16.5.1). */
function answerError(failure: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error: unknown = failure instanceof Unsaved ? failure.cause : failure;
  const status = failure.statusCode ?? 500;
  if (status >= 400 && status < 500) return sendError(request, reply, status);
  if (isDatabaseUnavailable(error)) {
    // Without the database nobody is known, so nobody gets in: the gate's own look-up ends here too.
    request.log.warn({ err: error, reqId: request.id }, 'the database is not available');
    return sendUnavailable(request, reply, saidOfFailure(failure));
  }
  request.log.error({ err: error, reqId: request.id }, 'request failed');
  return sendError(request, reply, 500);
}

export interface AppOptions {
  /** Told of every route as it is registered, so that what is tested of all routes is tested of all of them. */
  readonly observe?: (route: RouteOptions) => void;
  /** Answers 503 while the process is overloaded; for a server, which others share the machine with. */
  readonly shedsLoad?: boolean;
}

/** Composition root: the whole application on the given services, not yet listening. */
export async function createApp(
  services: Services,
  { observe, shedsLoad = false }: AppOptions = {},
): Promise<FastifyInstance> {
  const { config } = services;
  if (!isOnlyRead(services.db))
    throw new Error('services carry what `readingOf` gives of a database, and no more');
  const isTrustedProxy = config.trustProxy === undefined ? null : trustedProxies(config.trustProxy);
  const app = Fastify({
    loggerInstance: services.log,
    // What happened stands in the record; a line for each request would repeat addresses with one-time tokens.
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would be made for all of them; the few that have something to log give their number.
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_LIMIT,
    ...CONNECTION_TIMES,
    // What still comes on an open connection while we stop is answered, and the connection then closed.
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    ...(isTrustedProxy !== null && { trustProxy: isTrustedProxy }),
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(reply as FastifyReply, config);
      answerError(error, request as FastifyRequest, reply as FastifyReply);
    },
  });

  app.addHook('preClose', () => closeGently(app.server));
  app.addHook('onRoute', (route) => {
    if (route.config?.mark === undefined)
      throw new Error(`route without an access level: ${route.method} ${route.url}`);
    observe?.(route);
  });
  // Not `async`: it runs for every request, and has nothing to wait for.
  app.addHook('onRequest', (request, reply, done) => {
    if (isOneTooMany(request, reply)) {
      reply.hijack();
      request.raw.destroy();
      return;
    }
    setSecurityHeaders(reply, config);
    if (cameInClear(request, config, isTrustedProxy)) {
      leadToHttps(request, reply, config);
      return;
    }
    const ownOrigin = () => `${config.secure ? 'https' : 'http'}://${comparableHost(config, request.host)}`;
    // A program with a token is no page, and no cookie of it is read (E27).
    const isProgram = () => isForProgram(request) && carriesToken(request.headers);
    const isOpen = () => request.routeOptions.config.mark?.fromAnywhere === true;
    if (comesFromOwnPage(request.method, request.headers, ownOrigin) || isProgram() || isOpen()) {
      done();
      return;
    }
    // What no browser sent comes with a wrong token, and that is what its program is to be told.
    if (isForProgram(request) && request.headers.cookie === undefined && namesBearer(request.headers)) {
      refuseToken(reply);
      return;
    }
    sendError(request, reply, 403, {
      title: 'Refused for safety',
      body: 'This request did not come from one of our own pages, so nothing was changed. Open the page again and try once more.',
    });
  });
  if (shedsLoad) {
    boundConnections(app.server);
    await shedLoad(app);
  }
  const { observer } = services;
  if (observer !== undefined) {
    app.addHook('onResponse', async ({ method, routeOptions, is404, url }, reply) => {
      // The pattern alone, and one word for all that is nowhere: a path may be anything, and hold a token.
      const pattern = is404 ? app.knownPathAt?.(url)?.url : routeOptions.url;
      observer.answered(method, pattern ?? 'none', reply.statusCode, reply.elapsedTime);
    });
  }
  app.decorate('supportEmail', config.supportEmail);
  app.setErrorHandler(answerError);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  sparePatientUploads(app.server);

  const routes = new Routes(app, services);
  registerAssets(routes, BUILT_ASSETS);
  for (const register of features) register(routes, services);
  routes.refuseAllElse();
  // What takes files is registered with the parser that it needs.
  await app.after();
  return app;
}
