import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Access } from '../access/context.ts';
import { carryContexts, contextOf, handOver } from '../access/gate.ts';
import { isSafe } from '../domain/safe-methods.ts';
import type { Services } from '../services.ts';
import { actionOf, UPLOAD_TYPE, uploadOf } from './action.ts';
import { Answering } from './answering.ts';
import { type Described, describedFile, describedOf } from './described.ts';
import { sendError } from './errors.tsx';
import { fileEndpointOf } from './file-endpoint.ts';
import { type Fields, isOfType, type Nothing } from './input.ts';
import { isReadAllTheSame } from './kept-forms.ts';
import { KnownPaths } from './known-paths.ts';
import { refuse } from './refusal.tsx';
import { endpointOf, openMark, pageOf, type Registration } from './registration.ts';
import type { Action, Button, Endpoint, FileEndpoint, Form, Page, Upload } from './route-kinds.ts';
import { readUploads } from './uploads.ts';
import { refuseOtherMethods, refuseUnknown } from './wrong-methods.ts';

/** The only way to register a route; every one of them passes the gate with the access that it states. */
export class Routes {
  readonly #app: FastifyInstance;
  readonly #services: Services;
  readonly #known = new KnownPaths();
  readonly #answering: Answering;
  readonly #endpoints: Described[] = [];

  constructor(app: FastifyInstance, services: Services) {
    this.#app = app;
    this.#services = services;
    this.#answering = new Answering(services, this.#known);
    carryContexts(app);
  }

  /** A page: GET. */
  page<A extends Exclude<Access, 'api'>, P extends Fields = Nothing, Q extends Fields = Nothing>(
    route: Page<A, P, Q>,
  ): void {
    this.#register(pageOf(route));
  }

  /** A form's target: POST. */
  action<
    A extends Exclude<Access, 'api'>,
    P extends Fields = Nothing,
    Q extends Fields = Nothing,
    B extends Fields = Nothing,
  >(route: Action<A, P, Q, B> & (Form<A, P, Q, B> | Button)): void {
    this.#register(actionOf(route));
  }

  /** A form's target that takes files: POST. */
  upload<A extends Exclude<Access, 'api' | 'public'>, P extends Fields = Nothing, T = unknown>(
    route: Upload<A, P, T>,
  ): void {
    this.#register(uploadOf(route));
  }

  /** For programs, with a body of JSON where it has one. */
  endpoint<
    A extends Access,
    P extends Fields = Nothing,
    Q extends Fields = Nothing,
    B extends Fields = Nothing,
  >(route: Endpoint<A, P, Q, B>): void {
    this.#endpoints.push(describedOf(route));
    this.#register(endpointOf(route));
  }

  /** For programs, which send a file: POST. */
  fileEndpoint<A extends Access, P extends Fields = Nothing, T = unknown>(
    route: FileEndpoint<A, P, T>,
  ): void {
    this.#endpoints.push(describedFile(route));
    this.#register(fileEndpointOf(route));
  }

  /** Every endpoint that has been registered by now. */
  described(): readonly Described[] {
    return this.#endpoints;
  }

  /** Without host or session: health probes and public assets. Its handler is given no context, so it can show no data. */
  open(
    url: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>,
  ): void {
    const mark = openMark(false);
    this.#known.add(url, 'GET', mark);
    this.#app.route({ method: 'GET', url, config: { mark }, handler });
  }

  /** To be called last: every other method of a known path is answered 405 (ASVS 4.1.4), every other path 404. */
  refuseAllElse(): void {
    refuseOtherMethods(this.#app, this.#known);
    refuseUnknown(this.#app, this.#answering.gate);
  }

  #register<A extends Access>(registration: Registration<A>): void {
    const { kind, method, url, mark, requirement, bodyType, largest, mostBytes } = registration;
    this.#known.add(url, method, mark);
    this.#answering.add(registration);
    const route: RouteOptions = {
      method,
      url,
      config: { mark },
      ...(largest !== null && { bodyLimit: largest }),
      // Before the body is read: strangers cannot make us parse.
      onRequest: async (request, reply) => {
        const outcome = await this.#answering.enter(request, requirement);
        if (outcome.ok) {
          // Of what a body is still to come of, which may take its time, it is asked once more when that is here (D24).
          if (mostBytes !== null || isSafe(request.method) || request.raw.complete !== false)
            handOver(request, outcome.context);
          return;
        }
        if (
          kind === 'action' &&
          mostBytes === null &&
          (await isReadAllTheSame(this.#services, request, outcome.refusal, mark))
        )
          return;
        return refuse(
          this.#services,
          request,
          reply,
          outcome.refusal,
          this.#answering.refusedOf(registration, request),
        );
      },
      ...(method !== 'GET' && {
        preHandler: async (request, reply) => {
          const isRight =
            bodyType === null ||
            isOfType(request, bodyType) ||
            (mark.fromAnywhere && isOfType(request, UPLOAD_TYPE));
          return isRight
            ? this.#answering.admit(request, reply, registration)
            : sendError(request, reply, 415);
        },
      }),
      handler: async (request, reply) => {
        const context = contextOf<A>(request);
        if (context === null) throw new Error('a handler was reached without a context');
        if (mostBytes === null) return this.#answering.answer(request, reply, registration, context, request);
        return this.#answering.answerUpload(request, reply, registration, context, mostBytes);
      },
    };
    if (mark.fromAnywhere) {
      void this.#app.register((open, _options, done) => {
        // Whatever it holds, the address says all.
        open.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, async () => ({}));
        open.route(route);
        done();
      });
      return;
    }
    if (mostBytes === null) {
      this.#app.route(route);
      return;
    }
    // By themselves: the parser has something to do at each request of those that it is registered with.
    void this.#app.register((uploading, _options, done) => {
      void readUploads(uploading);
      uploading.route(route);
      done();
    });
  }
}
