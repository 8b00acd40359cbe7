import process from 'node:process';
import type { FastifyBaseLogger } from 'fastify';
import { type DestinationStream, type LoggerOptions, pino } from 'pino';
import type { Config } from '../config.ts';

export type Log = FastifyBaseLogger;

// Sessions are cookies, and a mailed link's token is part of the address: neither is ever logged (ASVS 16.2.5).
const SERIALIZERS = {
  req: ({ method, id }: { method?: string; id?: unknown }) => ({ method, id }),
};
const REDACTED = ['cookie', 'authorization', 'headers.cookie', 'headers.authorization', '*.headers.cookie'];

// Loaded only where somebody watches: a server that starts without a terminal need not wait for it.
async function prettyStream(output: NodeJS.WriteStream): Promise<DestinationStream> {
  const { PinoPretty } = await import('pino-pretty');
  const stream: DestinationStream = PinoPretty({
    colorize: output.hasColors(),
    destination: output,
    translateTime: 'UTC:HH:MM:ss',
  });
  return stream;
}

/** For people where there is a terminal, as JSON otherwise; times in UTC. */
export async function createLog(
  level: Config['logLevel'],
  output: NodeJS.WriteStream = process.stdout,
): Promise<Log> {
  const stream: DestinationStream = output.isTTY ? await prettyStream(output) : output;
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: SERIALIZERS,
    redact: { paths: REDACTED, remove: true },
  };
  const log: Log = pino(options, stream);
  return log;
}
