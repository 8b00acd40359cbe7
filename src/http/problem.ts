/** A problem document (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign-in required',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported content type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Temporarily unavailable',
};

/** A plain problem whose status says it all. */
export function problem(status: number, detail: string, extension: Record<string, unknown> = {}): Problem {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail, ...extension };
}

/** The challenge of a session that still owes its second factor, in the manner of RFC 9470. */
export const STEP_UP_CHALLENGE =
  'Bearer error="insufficient_user_authentication", error_description="A second factor is required", acr_values="mfa"';

/** The challenge where nobody is signed in (RFC 6750). */
export const SIGN_IN_CHALLENGE = 'Bearer';
