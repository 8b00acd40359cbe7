/**
 * What in a text is a secret, or names a machine or somebody's account, by how it is written (E16). Nobody can tell from it
 * whether it is a client's: whoever reads the text decides.
 */

/** A form that is looked for: the whole match, or its last group, is the trace where `isOne` says so. */
export interface TraceForm {
  readonly kind: 'token' | 'host' | 'account';
  readonly pattern: RegExp;
  /** By the trace, what comes before it in the match, and after it in the text. */
  readonly isOne?: (typed: string, before: string, next: string) => boolean;
}

/** What starts so is nothing else. */
const ISSUED = [
  /(?<![\p{L}\p{N}])gh[oprsu]_[A-Za-z0-9]{16,255}/gu,
  /(?<![\p{L}\p{N}])github_pat_\w{20,255}/gu,
  /(?<![\p{L}\p{N}])glpat-[\w-]{16,255}/gu,
  /(?<![\p{L}\p{N}])[prs]k_(?:live|test)_[A-Za-z0-9]{8,255}/gu,
  /(?<![\p{L}\p{N}])whsec_[A-Za-z0-9+/=]{16,255}/gu,
  /(?<![\p{L}\p{N}])xox[a-z]-[A-Za-z0-9-]{8,255}/gu,
  /(?<![\p{L}\p{N}])AIza[\w-]{30,60}/gu,
  /(?<![\p{L}\p{N}])sk-[\w-]{20,255}/gu,
  /(?<![\p{L}\p{N}])npm_[A-Za-z0-9]{30,60}/gu,
  /\$(?:2[aby]|5|6|y|argon2id?|krb5tgs|krb5asrep)\$[\w$./*@:+=,-]{12,4000}/gu,
];

/** What follows the name of a scheme in a header; "basic authentication" is none. */
const CREDENTIALS =
  /(?<![\p{L}\p{N}])(?:authorization["']?[ \t]{0,3}:[ \t]{0,3}["']?)?(?:basic|bearer|apikey|negotiate|ntlm)[ \t]{1,3}([\w+/=.~-]{8,4000})/giu;
const isEncoded = (typed: string, before: string) =>
  /[0-9=]|[a-z][A-Z]/.test(typed) || (before.includes(':') && !/^auth/i.test(typed));

/** What is set as a password or key; not what stands for one, such as `<password>`, `***` or `$PASSWORD`. */
const SECRET =
  /(?:passw(?:or)?d|passphrase|passwort|kennwort|pwd|secret|token|api[_-]?key|access[_-]?key|sess(?:ion)?_?id)[\w-]{0,12}["'*`]{0,3}[ \t]{0,3}[=:][ \t*]{0,3}["'`]?([^\s"'`<>()[\]{}%*…,;|&.-][^\s"'`<|&]{2,200})/giu;

/** A type, an expression, or a word of a sentence is no secret. */
function isSecret(typed: string, before: string, next: string): boolean {
  const value = typed.replace(/[.,;:!?)]{1,3}$/, '');
  if (/^(?:string|str|null|none|true|false|undefined|number|boolean)(?!\w)/i.test(value)) return false;
  if (/^\$(?:[A-Z_{(]|\w+$)/.test(value) || /^[a-z_]\w{0,60}[.([]/i.test(value)) return false;
  const isWord = /^[\p{L}’-]+$/u.test(value);
  const isSaid = /:[ \t*]*$/.test(before);
  return !(isWord && isSaid && (next === ' ' || next === '\n' || value !== typed));
}

/** A machine by its part and number, such as `DC01` or `srv-db01`, or by a name that starts as a machine's does. */
const NUMBERED =
  /(?<![\p{L}\p{N}_.$/\\-])(?:[a-z0-9]{1,12}-){0,4}(?:dc|fs|db|sql|web|app|srv|svr|server|host|vm|mail|mx|exch|file|print|prt|rds|adfs|sccm|wsus|vpn|proxy|jump|bastion|esx|esxi|hv|nas|pc|ws|wks|nb|prod|prd|stage|stg|dev|uat)-?[0-9]{2,4}(?:-[a-z0-9]{1,12}){0,3}(?![\p{L}\p{N}_-])/giu;
const MACHINE =
  /(?<![\p{L}\p{N}_.$/\\-])(?:srv|svr|desktop|laptop|wks|vm)-(?=[a-z-]{0,20}[0-9]|(?:db|app|web|mail|file|sql|dc|print)s?(?![\p{L}]))[a-z0-9-]{1,40}(?![\p{L}\p{N}_])/giu;
/** A header of a request that asks a machine of one label. */
const HOST_HEADER =
  /(?<![\p{L}\p{N}_-])host:[ \t]{0,3}([a-z0-9][\w-]{1,62})(?![\p{L}\p{N}_.-]|[ \t]{1,3}[\p{L}])/giu;
const ANY_HOST =
  /^(?:localhost|target|attacker|example|victim|evil|true|false|null|none|host|hostname|[0-9]+)$/i;

/** An account of a domain; those of every Windows, and branches of its registry, are nobody's. */
const DOMAIN_ACCOUNT = /(?<![\p{L}\p{N}\\_:/.-])[A-Z][A-Z0-9-]{1,14}\\{1,2}[a-z0-9][\w.$-]{1,63}(?![\w\\])/gu;
const ANY_DOMAIN = /^(?:HKLM|HKCU|HKCR|HKU|AUTHORITY|BUILTIN|SERVICE|APPPOOL|DOMAIN|WORKGROUP|COMPUTER)\\/;
/** Whose files they are. */
const HOME =
  /(?:(?<![\p{L}\p{N}])[a-z]:\\{1,2}users\\{1,2}|(?<![\p{L}\p{N}.])\/(?:home|users)\/)([\p{L}\p{N}][\p{L}\p{N}._-]{0,63})(?=[\\/\s"'`),]|$)/giu;
const ANYBODY =
  /^(?:user|username|name|public|default|all|administrator|admin|root|ubuntu|debian|ec2-user|vagrant|node|app|www|www-data|attacker|tester|index|login)$/i;

/** Every form that is looked for. */
export const TRACE_FORMS: readonly TraceForm[] = [
  ...ISSUED.map((pattern) => ({ kind: 'token' as const, pattern })),
  { kind: 'token', pattern: CREDENTIALS, isOne: isEncoded },
  { kind: 'token', pattern: SECRET, isOne: isSecret },
  { kind: 'host', pattern: NUMBERED, isOne: (typed) => !/^sql-?9[29]$/i.test(typed) },
  { kind: 'host', pattern: MACHINE },
  { kind: 'host', pattern: HOST_HEADER, isOne: (typed) => !ANY_HOST.test(typed) },
  { kind: 'account', pattern: DOMAIN_ACCOUNT, isOne: (typed) => !ANY_DOMAIN.test(typed) },
  { kind: 'account', pattern: HOME, isOne: (typed) => !ANYBODY.test(typed) },
];
