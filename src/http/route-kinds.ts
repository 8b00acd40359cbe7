import type { z } from 'zod';
import type { Access, Contexts, SignedIn } from '../access/context.ts';
import type { Intent, Wish } from '../access/intents.ts';
import type { RequestKey } from '../access/kept-answers.ts';
import type { Asked, Fields, FieldValues, Filled, Misfilled } from './input.ts';
import type { CookieChange, Reply } from './reply.ts';
import type { Sending, SentFile } from './uploads.ts';

/** The kinds of routes, as an area states them. What a handler is given of the request is what their schemas name. */

/**
 * The session has confirmed who is there, and what it had asked for is done now, with the deed's own answer (D22). `cookie`
 * is what the confirmation leaves the browser with.
 */
export interface CarryOut {
  readonly kind: 'carry-out';
  readonly intent: Intent;
  readonly cookie: Extract<CookieChange, { readonly set?: string | undefined }> & { readonly set: string };
}

export type Answer = Reply | CarryOut;
export type Handled = Answer | Promise<Answer>;

/** What every route states. `access` has no default: a route without it does not compile. */
export interface Route<A extends Access> {
  readonly url: string;
  readonly access: A;
  readonly host: 'base' | 'tenant' | 'both';
  /** It is there while its workspace is closed, too (B14): to fetch what is in it, and to open it again. */
  readonly whileClosed?: true;
  /**
   * Its form may be sent by what is no page of ours, such as a mail program (RFC 8058), as `multipart/form-data` too. Only for
   * what rests on its own address and on no session.
   */
  readonly fromAnywhere?: true;
  /** It shows what would come of what is typed, and is posted because that is long. */
  readonly changesNothing?: true;
}

interface Reads<P extends Fields, Q extends Fields> {
  /** The parts of the path; where one does not parse, there is nothing at the address (404). */
  readonly params?: P;
  /** The query; what does not parse is as good as not sent, so that each must be able to be left out. */
  readonly query?: Q;
}

/** Answered in HTML, changing nothing. */
export interface Page<A extends Access, P extends Fields, Q extends Fields> extends Route<A>, Reads<P, Q> {
  readonly handler: (context: Contexts[A], asked: Asked<P, Q>) => Handled;
}

/** What somebody is about to do, in the words of the page on which they confirm it (D22). */
export type Deed = Pick<Wish, 'deed' | 'button'>;

/** What is known of a form before anybody has judged it. */
interface Unjudged<P extends Fields> {
  readonly params: z.output<P>;
  readonly values: FieldValues;
}

/** A form's target: answered by 303, or by 422 and the page again. */
export interface Action<A extends Access, P extends Fields, Q extends Fields, B extends Fields>
  extends Route<A>,
    Reads<P, Q> {
  /** The page that holds the form, with what was chosen in it; who does not confirm it after all comes back to it. */
  readonly from?: (form: Unjudged<P>) => string;
  /**
   * Makes the deed one that wants a password or code of the last ten minutes (D12), and names it. Whoever gave none is
   * asked for it, and then the deed is done (D22). What no confirmation would change, such as a plan without the feature, is
   * answered before one is asked for. A form with a secret in it cannot be kept until then, and stops the start.
   */
  readonly fresh?: (
    context: Contexts[A],
    form: Asked<P, Q> & Filled<B>,
  ) => Deed | Reply | Promise<Deed | Reply>;
  /**
   * For a deed that takes from whoever does it the right to do it: where it led, if it is what this account has done before;
   * null else. So a second press ends where the first one did, which gives no leave for anything.
   */
  readonly doneBefore?: (session: SignedIn, form: Unjudged<P>) => Promise<string | null>;
  readonly handler: (context: Contexts[A], form: Asked<P, Q> & Filled<B>) => Handled;
  /** How many bytes may be sent, where that is more than a form usually takes; 413 beyond. */
  readonly largest?: number;
}

/** A form has fields, and says how its page is shown again with what was typed and what is wrong. */
export interface Form<A extends Access, P extends Fields, Q extends Fields, B extends Fields> {
  readonly body: B;
  readonly invalid: (context: Contexts[A], form: Asked<P, Q> & Misfilled<B>) => Handled;
}

/** A form that is a button, and has no fields. */
export interface Button {
  readonly body?: undefined;
  readonly invalid?: undefined;
}

/**
 * A form's target that takes files, in two steps: what the gate asked at the door is asked again between them, after the last
 * byte (D24).
 */
export interface Upload<A extends Access, P extends Fields, T> extends Route<A> {
  readonly params?: P;
  /** The page that holds the form. */
  readonly from: (form: { readonly params: z.output<P> }) => string;
  /** How large one file may be. */
  readonly mostBytes: number;
  /** Takes the files as they arrive. The leave in `context` may be two hours old: `perform` alone may rest on it, no answer. */
  readonly receive: (
    context: Contexts[A],
    sent: { readonly params: z.output<P> } & Pick<Sending, 'files' | 'fields'>,
  ) => Promise<T>;
  /** Answers, on the leave that there is after the last byte. */
  readonly handler: (
    context: Contexts[A],
    asked: { readonly params: z.output<P>; readonly received: T } & Pick<Sending, 'wantsJson'>,
  ) => Handled;
}

/** On what a program's request depends. */
export interface Conditions {
  /** The tags of the thing as the program knows it, from `If-Match` (RFC 9110 13.1.1); null where it names none. */
  readonly ifMatch: string | null;
  /** By which key a POST is to be done once (E26); null where it names none. */
  readonly requestKey: RequestKey | null;
}

/** What an endpoint answers where all is well, for those who write programs. */
export interface Answered {
  readonly status: 200 | 201 | 202 | 204;
  /** Of its JSON; null where there is no body. */
  readonly schema: z.ZodType | null;
  /** It names the thing's tag as it is now. */
  readonly hasTag?: true;
}

/** For programs: JSON, and never a redirect. A body that does not parse is told so by a problem document (422). */
export interface Endpoint<A extends Access, P extends Fields, Q extends Fields, B extends Fields>
  extends Route<A>,
    Reads<P, Q> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: B;
  /** How many bytes the body may have, where that is more than a form may. */
  readonly largest?: number;
  /** It does what it is asked only to the thing whose tag the program names, where it names one. */
  readonly isConditional?: true;
  readonly answers?: Answered;
  readonly handler: (
    context: Contexts[A],
    asked: Asked<P, Q> & Pick<Filled<B>, 'body'> & Conditions,
  ) => Handled;
}

/** For programs: takes one file, as the field `file` of `multipart/form-data`, in the two steps of any upload. */
export interface FileEndpoint<A extends Access, P extends Fields, T> extends Route<A> {
  readonly params?: P;
  /** How large the file may be. */
  readonly mostBytes: number;
  readonly answers?: Answered;
  readonly receive: (
    context: Contexts[A],
    sent: { readonly params: z.output<P>; readonly file: SentFile },
  ) => Promise<T>;
  readonly handler: (
    context: Contexts[A],
    asked: { readonly params: z.output<P>; readonly received: T },
  ) => Handled;
}
