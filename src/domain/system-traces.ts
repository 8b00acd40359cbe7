/**
 * What in a text names a system by its form alone, whoever's it is (E16): host names, network and email addresses, web
 * addresses, accounts, keys and ids. Names that stand for any system, and those of public sources, are none.
 */

import { TRACE_FORMS } from './secret-traces.ts';

/** What a trace is of. */
export type SystemKind = 'url' | 'email' | 'host' | 'address' | 'account' | 'token';

/** A stretch of a text that names a system, or that looks so and is known to name none of a client's. */
export interface SystemTrace {
  readonly kind: SystemKind;
  readonly start: number;
  readonly end: number;
  /** It names no client's: a placeholder, a public source, or the machine itself. */
  readonly isHarmless: boolean;
}

/** What stands for any client's system, and for whoever attacks it; shipped templates write them as well. */
const PLACEHOLDER_HOSTS = ['target.example', 'attacker.example'];

/** Where texts refer to for everybody to read. What else is there belongs to nobody's client. */
const PUBLIC_SOURCES = [
  ...['owasp.org', 'cwe.mitre.org', 'attack.mitre.org', 'capec.mitre.org', 'cve.org', 'nist.gov', 'cisa.gov'],
  ...['first.org', 'w3.org', 'whatwg.org', 'ietf.org', 'rfc-editor.org', 'iana.org', 'portswigger.net'],
  ...['mozilla.org', 'learn.microsoft.com', 'docs.aws.amazon.com', 'cloud.google.com', 'kubernetes.io'],
  ...['docs.python.org', 'docs.djangoproject.com', 'docs.oracle.com', 'openjdk.org', 'nodejs.org', 'php.net'],
  ...['palletsprojects.com', 'postgresql.org', 'apache.org', 'nginx.org', 'openssl.org', 'bsi.bund.de'],
];

/** The machine itself, or all of them; and the address at which clouds tell a machine about itself. */
const ITSELF = new Set([
  'localhost',
  '127.0.0.1',
  '0.0.0.0',
  '169.254.169.254',
  '255.255.255.255',
  '::1',
  '::',
]);

const COUNTRIES =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw';
const OTHERS =
  'com net org edu gov mil int info biz pro dev app cloud online site tech store shop bank insurance health finance digital agency group company solutions services systems network email xyz top club live world global media news blog legal software support academy hospital clinic travel aero coop museum jobs mobi tel asia cat arpa онлайн рф';
/** Names that only a network of one's own knows (RFC 6761, RFC 6762), and those that people give it all the same. */
const PRIVATE = 'local localdomain internal intranet lan corp home private test example invalid onion ad dmz';
const TOP_LEVEL = new Set([COUNTRIES, OTHERS, PRIVATE].join(' ').split(' '));

/** The end of a file's name, or of a property's, where it could be that of a host with two labels. */
const FILE_ENDINGS = new Set(
  'md py rs sh so ps pm cs vb js ts css html htm json xml yaml yml txt log conf config ini plist php jsp asp aspx jar war zip tar gz exe dll pdf png jpg jpeg gif svg docx xlsx csv sql db key pem crt min map'.split(
    ' ',
  ),
);
const FRAMEWORK = /^(?:asp|ado|vb|ml|json|system|socket)\.(?:net|io)$/;
/** Second labels below which hosts are registered in some countries. */
const BELOW_COUNTRY = new Set(['co', 'com', 'go', 'ac', 'or', 'web', 'net', 'org', 'gov', 'edu', 'sch']);

const isOf = (host: string, names: readonly string[]) =>
  names.some((name) => host === name || host.endsWith(`.${name}`));

/** Whether a host names no client's system. */
const isHarmlessHost = (host: string): boolean =>
  host === '' || ITSELF.has(host) || isOf(host, PLACEHOLDER_HOSTS) || isOf(host, PUBLIC_SOURCES);

/** The host as it is written without what keeps it from being a link. */
const plainHost = (typed: string) => typed.replace(/\\|\[|\]/g, '').toLowerCase();

/** Whether words with dots between them are a host's name, and not that of a file or a property. */
function isHost(typed: string, next: string): boolean {
  const host = plainHost(typed);
  const labels = host.split('.');
  const [last = '', before = ''] = labels.toReversed();
  if (FRAMEWORK.test(host)) return false;
  if (FILE_ENDINGS.has(last) && (labels.length === 2 || !TOP_LEVEL.has(last))) return false;
  if (last === 'id' && !BELOW_COUNTRY.has(before)) return false;
  if (next === '(' && !['com', 'net', 'org'].includes(last)) return false;
  return (
    TOP_LEVEL.has(last) ||
    last.startsWith('xn--') ||
    labels.some((label) => /[0-9]-|-[0-9]|-.*-|[a-z][0-9]+$/.test(label))
  );
}

const URL_LIKE = /(?<![\p{L}\p{N}])(?:jdbc:)?[a-z][a-z0-9]{1,11}:\/\/[^\s<>"'`)\]|]{1,2000}/giu;
const EMAIL_LIKE =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:(?:\\?\.|\[\.\])[\p{L}\p{N}-]{1,63}){1,8}/giu;
const HOST_LIKE =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,62})(?:(?:\\?\.|\[\.\])[\p{L}\p{N}_-]{1,63}){0,8}(?:\\?\.|\[\.\])(?:xn--[a-z0-9-]{2,40}|\p{L}{2,24})(?![\p{L}\p{N}])/giu;
const SHARE_LIKE = /\\\\[\p{L}\p{N}._-]{1,100}\\[^\s"'`]{1,200}/giu;
const IPV4_LIKE =
  /(?<![\p{L}\p{N}.])(?:[0-9]{1,3}(?:\.|\[\.\])){3}[0-9]{1,3}(?:\/[0-9]{1,2})?(?![\p{L}\p{N}]|\.[0-9])/giu;
const IPV6_LIKE = /(?<![\p{L}\p{N}:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\p{L}\p{N}:])/giu;
const MAC_LIKE = /(?<![\p{L}\p{N}])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\p{L}\p{N}])/giu;
const TOKENS = [
  /(?<![\p{L}\p{N}])eyJ[\w-]{8,4000}\.[\w-]{1,8000}(?:\.[\w-]{0,2000})?/gu,
  /(?<![\p{L}\p{N}])A(?:KIA|SIA)[0-9A-Z]{12,16}(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])[0-9a-f]{32,128}(?![\p{L}\p{N}])/giu,
  /-----BEGIN [A-Z0-9 ]{1,40}-----[^-]{1,20000}-----END [A-Z0-9 ]{1,40}-----/gu,
];

const isIpv4 = (typed: string) =>
  (typed.match(/[0-9]+/g) ?? []).slice(0, 4).every((octet) => Number(octet) < 256);
const isIpv6 = (typed: string) => {
  const groups = typed.split(':');
  return typed.includes('::') ? groups.filter((group) => group !== '').length > 1 : groups.length === 8;
};

/** The host in a web address. */
function hostIn(address: string): string {
  const [, authority = ''] = /:\/\/([^/?#\\]*)/.exec(address) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:[0-9]*$/, '');
  return plainHost(host);
}

/** Everything in a text that names a system by its form, in no order; of two that overlap, both. */
export function systemTraces(text: string): SystemTrace[] {
  const found: SystemTrace[] = [];
  const look = (
    kind: SystemKind,
    pattern: RegExp,
    judge: (typed: string, next: string) => 'trace' | 'harmless' | 'nothing',
  ) => {
    for (const match of text.matchAll(pattern)) {
      const typed = match[0];
      const end = match.index + typed.length;
      const judged = judge(typed, text[end] ?? '');
      if (judged !== 'nothing')
        found.push({ kind, start: match.index, end, isHarmless: judged === 'harmless' });
    }
  };
  const unless = (isHarmless: boolean) => (isHarmless ? 'harmless' : 'trace');
  look('url', URL_LIKE, (typed) => unless(isHarmlessHost(hostIn(typed))));
  look('email', EMAIL_LIKE, (typed) =>
    unless(isOf(plainHost(typed.slice(typed.indexOf('@') + 1)), PLACEHOLDER_HOSTS)),
  );
  look('host', HOST_LIKE, (typed, next) =>
    isHost(typed, next) ? unless(isHarmlessHost(plainHost(typed))) : 'nothing',
  );
  look('host', SHARE_LIKE, () => 'trace');
  look('address', IPV4_LIKE, (typed) => (isIpv4(typed) ? unless(ITSELF.has(plainHost(typed))) : 'nothing'));
  look('address', IPV6_LIKE, (typed) =>
    ITSELF.has(typed) ? 'harmless' : isIpv6(typed) ? 'trace' : 'nothing',
  );
  look('address', MAC_LIKE, () => 'trace');
  for (const token of TOKENS) look('token', token, () => 'trace');
  for (const { kind, pattern, isOne } of TRACE_FORMS)
    for (const match of text.matchAll(pattern)) {
      const [whole, typed = whole] = match;
      const end = match.index + whole.length;
      const start = end - typed.length;
      if (isOne?.(typed, text.slice(match.index, start), text[end] ?? '\n') ?? true)
        found.push({ kind, start, end, isHarmless: false });
    }
  return found;
}
