import { contest } from '../contest.ts';
import { betterAuth, floor, secportal, staffCookies, throughput, ungated } from '../contestants.ts';
import { makeInstallation } from '../installation.ts';
import { type Figure, type Goal, ratio } from '../results.ts';
import type { Bench } from './bench.ts';

const PEERS = 200;
const SESSION = '/api/v1/session';

const NAMES = {
  product: 'SecPortal',
  floor: 'node:http with the look-up alone (floor)',
  ungated: 'SecPortal’s Fastify without the gate',
  peer: 'better-auth',
};

const goalsOf = (figures: readonly Figure[], ofFloor: number, ofPeer: number): Goal[] => [
  ratio(figures, NAMES.product, NAMES.floor, ofFloor),
  ratio(figures, NAMES.product, NAMES.peer, ofPeer),
];

/** A verified session asks who it is: what the gate costs. */
export async function gate({ directory, pace, postgres }: Bench, kind: 'sqlite' | 'postgres') {
  const accounts = pace.quick ? 1000 : 10_000;
  const url = kind === 'postgres' ? await (await postgres()).database('gate') : undefined;
  const peerUrl = kind === 'postgres' ? await (await postgres()).database('gate_peer') : undefined;
  const installation = await makeInstallation(directory, { accounts, auditRows: accounts }, url);
  const product = await secportal(installation);
  const bare = await floor(installation);
  const open = await ungated(installation);
  const peer = await betterAuth(directory, PEERS, peerUrl);
  const cookies = staffCookies(installation);
  const figures = await contest(
    [
      throughput(NAMES.product, product, SESSION, cookies),
      throughput(NAMES.floor, bare, SESSION, cookies),
      throughput(NAMES.ungated, open, '/bench/session', cookies),
      throughput(
        NAMES.peer,
        peer.server,
        SESSION,
        peer.people.map(({ cookie }) => cookie),
      ),
    ],
    pace,
  );
  for (const server of [product, bare, open, peer.server]) await server.stop();
  return {
    id: `gate-${kind}`,
    title: `Gate on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}: GET ${SESSION} of a verified session`,
    unit: 'answers/s',
    figures,
    goals: kind === 'sqlite' ? goalsOf(figures, 1.3, 10) : goalsOf(figures, 1.8, 8),
  };
}
