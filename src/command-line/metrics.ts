import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Observer } from '../observer.ts';
import { OperatorError } from './operator-error.ts';

/** For this machine alone: whoever collects from elsewhere brings a way in that asks who they are. */
const LOOPBACK = '127.0.0.1';
const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** An observer that counts, and a port where Prometheus reads what it counted. */
export interface Metrics {
  readonly observer: Observer;
  /** Throws `OperatorError` where the port cannot be had. */
  listen(port: number): Promise<void>;
  stop(): Promise<void>;
}

/** Every label is one of a few words of ours: a route's pattern, a reason, an outcome. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Among them the lag of the event loop, as nodejs_eventloop_lag_*_seconds.
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'secportal_requests_total',
    help: 'Answers by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'secportal_request_seconds',
    help: 'How long answers took.',
    buckets: SECONDS,
    registers,
  });
  const decisions = new Counter({
    name: 'secportal_gate_decisions_total',
    help: 'Whom the gate let in, and why not.',
    labelNames: ['access', 'reason'],
    registers,
  });
  const signIns = new Counter({
    name: 'secportal_sign_ins_total',
    help: 'Passwords by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const codes = new Counter({
    name: 'secportal_code_checks_total',
    help: 'Codes of the second factor by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const throttled = new Counter({
    name: 'secportal_throttled_total',
    help: 'Attempts refused unchecked because of earlier failures.',
    labelNames: ['what'],
    registers,
  });
  const observer: Observer = {
    answered(method, route, status, ms) {
      requests.inc({ method, route, status });
      seconds.observe(ms / 1000);
    },
    decided: (access, reason) => decisions.inc({ access, reason }),
    signInTried(outcome) {
      signIns.inc({ outcome });
      if (outcome === 'waiting') throttled.inc({ what: 'sign-in' });
    },
    codeTried(kind, outcome) {
      codes.inc({ kind, outcome });
      const what = kind === 'recovery' ? 'recovery-code' : 'code';
      if (outcome === 'waiting' || outcome === 'locked') throttled.inc({ what });
    },
  };
  const server = metricsServer(registry);
  return {
    observer,
    listen: (port) => listen(server, port),
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Answers `GET /metrics` and nothing else. */
function metricsServer(registry: Registry): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OperatorError(`METRICS_PORT: ${port} cannot be listened on (${code}). Choose another one.`);
  }
}
