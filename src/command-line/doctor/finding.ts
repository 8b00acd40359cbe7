/** What `secportal doctor` looks at, in the order in which it is shown. */
export const CHECKS = [
  'settings',
  'base-url',
  'dns',
  'tls',
  'server',
  'proxy',
  'mail',
  'keys',
  'database',
  'disk',
  'clock',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** One line of the answer. `todo` says what to do, and is there for everything but `ok`. */
export type Finding =
  | { readonly name: CheckName; readonly status: 'ok'; readonly says: string }
  | {
      readonly name: CheckName;
      readonly status: 'warn' | 'fail';
      readonly says: string;
      readonly todo: string;
    };

/** The findings of one check. */
export const findings = (name: CheckName) => ({
  ok: (says: string): Finding => ({ name, status: 'ok', says }),
  /** Works, but not as it should. */
  warn: (says: string, todo: string): Finding => ({ name, status: 'warn', says, todo }),
  /** Keeps people out, or endangers what they have here. */
  fail: (says: string, todo: string): Finding => ({ name, status: 'fail', says, todo }),
});

/** Why something could not be done: the system's code where it has one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : error.message;
}
