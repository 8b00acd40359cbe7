import { createSocket } from 'node:dgram';
import { type Finding, findings, reasonOf } from './finding.ts';

const ANSWER_MS = 4_000;
const PACKET_BYTES = 48;
/** Version 4, client (RFC 5905 7.3). */
const QUESTION = 0x23;
const TRANSMITTED = 40;
/** From 1900, where NTP's count begins, to 1970. */
const SECONDS_BEFORE_1970 = 2_208_988_800;
const SERVER_MODE = 4;

/** A code holds for 30 seconds, and one before and after it is taken. */
const MUST_BE_WITHIN_MS = 30_000;
const SHOULD_BE_WITHIN_MS = 5_000;

/**
 * How far this clock is ahead of a time server's, in milliseconds, by one question (SNTP, RFC 5905 14). Rejects where
 * there is no answer.
 *
 * @param server `name` or `name:port`
 */
function aheadOf(server: string): Promise<number> {
  const [host = '', port = '123'] = server.split(':');
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const socket = createSocket('udp4');
  const outOfTime = setTimeout(() => reject(new Error('no answer in time')), ANSWER_MS);
  const question = Buffer.alloc(PACKET_BYTES);
  question.writeUInt8(QUESTION, 0);
  let asked = 0;
  socket.on('error', reject);
  socket.on('message', (answer) => {
    const now = Date.now();
    if (answer.length < PACKET_BYTES || (answer.readUInt8(0) & 7) !== SERVER_MODE) return;
    const seconds = answer.readUInt32BE(TRANSMITTED) - SECONDS_BEFORE_1970;
    const theirs = (seconds + answer.readUInt32BE(TRANSMITTED + 4) / 2 ** 32) * 1000;
    // Half of the way there and back has passed since.
    resolve(now - (now - asked) / 2 - theirs);
  });
  socket.on('connect', () => {
    asked = Date.now();
    socket.send(question);
  });
  socket.connect(Number(port), host);
  return promise.finally(() => {
    clearTimeout(outOfTime);
    socket.close();
  });
}

/** Whether this machine's time is right: codes are checked by it. */
export async function checkClock(server: string): Promise<Finding> {
  const { ok, warn, fail } = findings('clock');
  let ahead: number;
  try {
    ahead = await aheadOf(server);
  } catch (error) {
    return warn(
      `${server} did not say what time it is (${reasonOf(error)}). Here it is ${new Date().toISOString().slice(0, 19)} UTC.`,
      'Compare that with a clock you trust, or name a time server that this machine can reach: --time-server <name>.',
    );
  }
  const off = Math.abs(ahead);
  const says = `The clock is ${(off / 1000).toFixed(1)} seconds ${ahead < 0 ? 'slow' : 'fast'}, compared with ${server}.`;
  const todo =
    'Let NTP set the clock (systemd: timedatectl set-ntp true). Codes from authenticator apps are checked by it.';
  if (off > MUST_BE_WITHIN_MS) return fail(says, todo);
  return off > SHOULD_BE_WITHIN_MS ? warn(says, todo) : ok(says);
}
