import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { Plan } from './domain/plan.ts';
import { parseRoomByPlan } from './domain/room-by-plan.ts';
import { parseFilesUrl, type S3Bucket } from './domain/s3-bucket.ts';
import { trustedProxies } from './http/proxies.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const MEGABYTE = 1024 * 1024;
const GIGABYTE = 1024 * MEGABYTE;

/** A number of whole units from the environment, within bounds. */
function whole(fallback: number, least: number, most: number) {
  return wholeNumber(least, most).default(fallback);
}

function wholeNumber(least: number, most: number) {
  const error = `give a whole number from ${least} to ${most}`;
  return z.coerce.number(error).int(error).min(least, error).max(most, error);
}

/**
 * Whether the address says what was meant. A # ends it, and of `postgres://user:12/3@host` the host would be `user`:
 * whoever writes such a password as it is gets a server elsewhere, or none.
 */
function isReadAsMeant(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.hash !== '') return false;
  return url.username !== '' || !`${url.pathname}${url.search}`.includes('@');
}

const AS_WRITTEN =
  'cannot be read; in its user and password write % as %25, # as %23, / as %2F, ? as %3F and @ as %40';

/** Who may make workspaces on the web (D20): everybody, people with an account or an invitation, or nobody. */
const SIGN_UP_POLICIES = ['open', 'invited', 'closed'] as const;
export type SignUpPolicy = (typeof SIGN_UP_POLICIES)[number];

/** Whether a reset of two-factor authentication on the web wants a second administrator (B9). */
const RESET_APPROVALS = ['none', 'second-administrator'] as const;
export type ResetApproval = (typeof RESET_APPROVALS)[number];

const POSTED_TO = 'give an https address without user and password; http only for this machine';

/** Whether what is posted there crosses the network only under TLS. */
function isSafeToPostTo(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  const isHere = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}

const environment = z.object({
  PORT: whole(3000, 1, 65_535),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: z
    .url({ protocol: /^https?$/, error: 'give the scheme and host, such as https://portal.example.com' })
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'must start with postgres://', abort: true })
    .refine(isReadAsMeant, AS_WRITTEN)
    .optional(),
  DATABASE_POOL: whole(10, 1, 500),
  DATABASE_TIMEOUT_SECONDS: whole(10, 1, 120),
  FORMAT_TIMEOUT_SECONDS: whole(5, 1, 120),
  PDF_TIMEOUT_SECONDS: whole(20, 1, 600),
  PICTURE_TIMEOUT_SECONDS: whole(30, 1, 600),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, { error: 'must start with smtp:// or smtps://', abort: true })
    .refine(isReadAsMeant, AS_WRITTEN)
    .optional(),
  MAIL_FROM: z.string().min(3).optional(),
  SUPPORT_EMAIL: z.email().optional(),
  SEALING_KEYS: z.string().min(1).optional(),
  SEALING_KEY_FILE: z.string().min(1).optional(),
  TRUST_PROXY: z
    .string()
    .refine(
      (list) => trustedProxies(list) !== null,
      'give addresses or networks, such as 127.0.0.1 or 10.0.0.0/8, separated by commas',
    )
    .optional(),
  METRICS_PORT: wholeNumber(1, 65_535).optional(),
  SESSION_HOURS: whole(12, 1, 24),
  SESSION_IDLE_MINUTES: whole(60, 1, 60),
  SIGNUP: z.enum(SIGN_UP_POLICIES, 'give open, invited or closed').default('open'),
  RESET_APPROVAL: z.enum(RESET_APPROVALS, 'give none or second-administrator').default('none'),
  FILES_URL: z
    .string()
    .transform((typed, context) => {
      const bucket = parseFilesUrl(typed);
      if (typeof bucket !== 'string') return bucket;
      context.issues.push({ code: 'custom', message: bucket, input: typed });
      return z.NEVER;
    })
    .optional(),
  FONTS_DIR: z.string().optional(),
  AUDIT_HEADS_URL: z.string().refine(isSafeToPostTo, POSTED_TO).optional(),
  FILE_MB: whole(512, 1, 10_240),
  WORKSPACE_GB: z
    .string()
    .default('50')
    .transform((typed, context) => {
      const room = parseRoomByPlan(typed);
      if (room !== null) return room;
      const message =
        'give a whole number from 1 to 100000, or one for each plan, such as starter:5,pro:50,team:200';
      context.issues.push({ code: 'custom', message, input: typed });
      return z.NEVER;
    }),
  INSTALLATION_GB: wholeNumber(1, 1_000_000).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

/** Everything that an installation can set. Times are in milliseconds. */
export interface Config {
  readonly port: number;
  /** The address to listen on. */
  readonly listen: string;
  /** Scheme, host and port of the base host, without a trailing slash. */
  readonly baseUrl: string;
  /** Host and port as a browser sends them. */
  readonly baseHost: string;
  readonly secure: boolean;
  readonly onLoopback: boolean;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databasePool: number;
  /** How long one statement may take. */
  readonly databaseTimeoutMs: number;
  /** How long a page waits for its long texts to be formatted. */
  readonly formatTimeoutMs: number;
  /** How long a PDF may take that someone waits for, and how long it may wait for its turn. */
  readonly pdfTimeoutMs: number;
  /** How long an uploaded picture may take to be decoded and encoded anew, in seconds. */
  readonly pictureSeconds: number;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly supportEmail: string;
  readonly sealingKeys: string | undefined;
  readonly sealingKeyFile: string;
  /** Addresses or networks of proxies whose X-Forwarded-* headers count; none unless given. */
  readonly trustProxy: string | undefined;
  /** Where Prometheus finds its figures, on this machine; nowhere unless given. */
  readonly metricsPort: number | undefined;
  readonly signUp: SignUpPolicy;
  readonly resetApproval: ResetApproval;
  /** The store in which files lie; a folder of this machine unless given. */
  readonly filesBucket: S3Bucket | undefined;
  /** Where the operator's fonts for PDFs are; none unless given. */
  readonly fontsDir: string | undefined;
  /** Where signed heads of the activity log are posted (B11); nowhere unless given. */
  readonly auditHeadsUrl: string | undefined;
  /** How large one uploaded file may be, in bytes. */
  readonly fileBytes: number;
  /** How much room a workspace's files may take on each plan, in bytes. */
  readonly workspaceBytes: Readonly<Record<Plan, number>>;
  /** How much room the files of all workspaces may take, in bytes; undefined for as much as the store holds. */
  readonly installationBytes: number | undefined;
  readonly sessionMs: number;
  readonly sessionIdleMs: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

/** A setting that cannot be used; the message is for the operator and names the variable. */
export class ConfigError extends Error {
  readonly code = 'config';
}

/** Every portal has a name below the base URL's (B15), and an address has nothing below it. */
function mustHaveSubdomains({ hostname }: URL): void {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) === 0) return;
  throw new ConfigError(
    `BASE_URL: ${hostname} is an IP address, and an address has no subdomains, which client portals need. ` +
      'Give a name instead, such as https://portal.example.com; on this machine alone, http://localhost:3000.',
  );
}

/** The only reader of the environment. Throws `ConfigError`. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable means "not set", as in a unit file or compose file with the value left out.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings cannot be used:\n  ${lines.join('\n  ')}`);
  }
  const values = parsed.data;
  const base = new URL(values.BASE_URL ?? `http://localhost:${values.PORT}`);
  if (base.pathname !== '/' || base.search !== '' || base.hash !== '' || base.username !== '') {
    throw new ConfigError('BASE_URL: give only the scheme and host, such as https://portal.example.com');
  }
  mustHaveSubdomains(base);
  const dataDir = isAbsolute(values.DATA_DIR) ? values.DATA_DIR : resolve(values.DATA_DIR);
  const onLoopback = base.hostname === 'localhost';
  return {
    port: values.PORT,
    listen: values.HOST,
    baseUrl: base.origin,
    baseHost: base.host,
    secure: base.protocol === 'https:',
    onLoopback,
    dataDir,
    databaseUrl: values.DATABASE_URL,
    databasePool: values.DATABASE_POOL,
    databaseTimeoutMs: values.DATABASE_TIMEOUT_SECONDS * SECOND,
    formatTimeoutMs: values.FORMAT_TIMEOUT_SECONDS * SECOND,
    pdfTimeoutMs: values.PDF_TIMEOUT_SECONDS * SECOND,
    pictureSeconds: values.PICTURE_TIMEOUT_SECONDS,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `SecPortal <no-reply@${base.hostname}>`,
    supportEmail: values.SUPPORT_EMAIL ?? `support@${base.hostname}`,
    sealingKeys: values.SEALING_KEYS,
    sealingKeyFile: values.SEALING_KEY_FILE ?? resolve(dataDir, 'sealing-key'),
    trustProxy: values.TRUST_PROXY,
    metricsPort: values.METRICS_PORT,
    signUp: values.SIGNUP,
    resetApproval: values.RESET_APPROVAL,
    filesBucket: values.FILES_URL,
    fontsDir: values.FONTS_DIR === undefined ? undefined : resolve(values.FONTS_DIR),
    auditHeadsUrl: values.AUDIT_HEADS_URL,
    fileBytes: values.FILE_MB * MEGABYTE,
    workspaceBytes: {
      starter: values.WORKSPACE_GB.starter * GIGABYTE,
      pro: values.WORKSPACE_GB.pro * GIGABYTE,
      team: values.WORKSPACE_GB.team * GIGABYTE,
    },
    installationBytes: values.INSTALLATION_GB === undefined ? undefined : values.INSTALLATION_GB * GIGABYTE,
    sessionMs: values.SESSION_HOURS * HOUR,
    sessionIdleMs: values.SESSION_IDLE_MINUTES * MINUTE,
    logLevel: values.LOG_LEVEL,
  };
}

/** The configuration of this process. `instead` takes the place of single variables, such as the port of a `--port`. */
export function configFromEnvironment(instead: Readonly<Record<string, string | undefined>> = {}): Config {
  return loadConfig({ ...process.env, ...instead });
}
