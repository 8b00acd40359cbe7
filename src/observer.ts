/** Told of what happens, for whoever counts it. Never of an address, a name, a token or a code. */
export interface Observer {
  /** An answer went out: the route's pattern, not the path; how long it took, in milliseconds. */
  answered(method: string, route: string, status: number, ms: number): void;
  /** The gate let a request through, or said why not. */
  decided(access: string, reason: string): void;
  /** A password was judged, or not looked at because of earlier failures (`waiting`). */
  signInTried(outcome: 'accepted' | 'wrong' | 'waiting'): void;
  /**
   * A code was judged: an authenticator's, one that is to prove a new authenticator, or a saved recovery code; or what a
   * passkey or security key answered, of one that there is or a new one. Or it was not looked at (`waiting`, `locked`);
   * `gone`: there was nothing to check it against.
   */
  codeTried(
    kind: 'authenticator' | 'enrolment' | 'recovery' | 'key' | 'key-enrolment',
    outcome: 'accepted' | 'wrong' | 'waiting' | 'locked' | 'gone',
  ): void;
}
