import { codeAt, stepAt } from '../../src/domain/totp.ts';
import { type SentFile, uploadOf } from '../multipart.ts';
import { START } from '../world.ts';
import type { Somebody, Who } from './people.ts';
import type { Scene } from './scene.ts';

export const ANOTHER_PASSWORD = 'nine patient kettles hum';

/** A request that is in order, and gets all the way. */
export interface Asked {
  readonly name: string;
  /** The status of its answer where nothing goes. */
  readonly answer: number;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A program sends it, as JSON or with files; else it is a form. */
  readonly byProgram?: true;
  /** The pattern of its route. */
  readonly url: string;
  readonly as: Who | 'nobody';
  /** Who signs in by it. */
  readonly becomes?: Who;
  readonly host: 'base' | 'tenant';
  readonly path: (scene: Scene) => string;
  readonly form: (scene: Scene) => Readonly<Record<string, string>>;
  /** The files of a form that takes some. */
  readonly files: readonly SentFile[] | null;
}

/** The form as a browser sends it. */
export const bodyOf = ({ files }: Asked, form: Fields): Fields | Buffer =>
  files === null ? form : uploadOf(form, files);

export type Fields = Readonly<Record<string, string>>;
type Of<T> = T | ((scene: Scene) => T);

const given = <T extends Fields | string>(value: Of<T>, scene: Scene): T =>
  typeof value === 'function' ? value(scene) : value;

/** What stands in a pattern's places. */
const filledIn = (
  url: string,
  { slug, workspaceId, companyId, people, links, findings, templateId }: Scene,
) =>
  url
    .replace(':slug', slug)
    .replace(':workspace', workspaceId)
    .replace(':account', people.consultant.id)
    .replace(':membership', people.consultant.membershipId ?? '')
    .replace(':authenticator', people.owner.authenticatorId)
    .replace(':company', companyId)
    .replace(':engagement', findings.engagementId)
    .replace(':finding', findings.publishedId)
    .replace(':version', findings.publishedId)
    .replace(':remark', findings.clientCommentId)
    .replace(':extension', findings.extensionId)
    .replace(':template', templateId)
    .replace(':round', findings.rounds.closedId)
    .replace(':evidence', findings.evidenceId)
    .replace(':report', findings.reports.deliveredId)
    .replace(':document', findings.documentId)
    .replace(':import', findings.importId)
    .replace(':edition', findings.editionId)
    .replace(':token', () => links.invitation.token)
    .replace(':link', () => links['further-workspace'].id);

const hostOf = (as: Asked['as']) => (as === 'client' ? 'tenant' : 'base');

/** What sets a request apart from others of its route. */
interface More {
  readonly about?: string;
  readonly host?: 'tenant';
  readonly query?: Of<string>;
  readonly path?: Of<string>;
  readonly answer?: number;
  readonly becomes?: Who;
  readonly files?: readonly SentFile[];
}

function asked(method: Asked['method'], as: Asked['as'], url: string, form: Of<Fields>, more: More): Asked {
  const host = more.host ?? hostOf(as);
  return {
    name: [`${method} ${url}`, `as ${as}`, `${host} host`, ...(more.about ? [more.about] : [])].join(', '),
    answer: more.answer ?? (method === 'GET' ? 200 : 303),
    method,
    url,
    as,
    ...(more.becomes !== undefined && { becomes: more.becomes }),
    host,
    path: (scene) =>
      (more.path === undefined ? filledIn(url, scene) : given(more.path, scene)) +
      given(more.query ?? '', scene),
    form: (scene) => given(form, scene),
    files: more.files ?? null,
  };
}

export const page = (as: Asked['as'], url: string, more: More = {}) => asked('GET', as, url, {}, more);
export const action = (as: Asked['as'], url: string, form: Of<Fields> = {}, more: More = {}) =>
  asked('POST', as, url, form, more);

/** A program's request, with a body of JSON, or with files. */
export const call = (
  method: Asked['method'],
  as: Asked['as'],
  url: string,
  body: Of<Readonly<Record<string, string | boolean | Fields>>> = {},
  more: More = {},
): Asked => ({
  ...asked(method, as, url, body as Of<Fields>, { answer: 200, ...more }),
  byProgram: true,
});

/** The code that somebody's app shows at the beginning. */
export const code = ({ secret }: Somebody) => codeAt(secret, stepAt(START));
export const reason = 'because of the test';

/** What a place in a path, a query or a form may name besides what the request itself names. */
export interface Specimen {
  /** `token`: whoever holds it may see what it opens, whoever they are. */
  readonly kind: 'id' | 'token';
  /** The pattern of the one route that it is of, where others have a field of this name that means something else. */
  readonly url?: string;
  /** The name of the place. */
  readonly parameter: string;
  /** What is not there any more: used, withdrawn, expired or disabled. Empty where nothing is left of what goes. */
  readonly gone: readonly ((scene: Scene) => string)[];
  /** What of somebody else's scene whoever holds it is shown. */
  readonly shows?: readonly string[];
}
