import type { Access } from '../access/context.ts';
import { UPLOAD_TYPE } from './action.ts';
import type { Fields } from './input.ts';
import { askedOf, misaskedOf, type Registration, registrationOf } from './registration.ts';
import { errorPage, misread, type Reply } from './reply.ts';
import { namesKey, REQUEST_KEY } from './request-key.ts';
import type { FileEndpoint } from './route-kinds.ts';
import { FileTooLarge, type Sending, type SentFile } from './uploads.ts';

/** The field in which a program sends its file. */
export const FILE_FIELD = 'file';

const MEGABYTE = 1024 * 1024;

/** Ends the content of a file behind which another one comes. */
class NotAlone extends Error {
  override readonly name = 'NotAlone';
}

const oneFile = (): Reply => misread({ [FILE_FIELD]: `Send exactly one file, in the field ${FILE_FIELD}.` });

/** A file's content, which does not end well where another file comes behind it. */
async function* alone(content: AsyncIterable<Uint8Array>, rest: AsyncIterator<SentFile>) {
  yield* content;
  if ((await rest.next()).done !== true) throw new NotAlone();
}

/** The registration of what takes a file from a program. Of several files none is kept: its answer names one thing. */
export function fileEndpointOf<A extends Access, P extends Fields, T>(
  route: FileEndpoint<A, P, T>,
): Registration<A> {
  const { url, mostBytes } = route;
  return {
    ...registrationOf('endpoint', route, route),
    method: 'POST',
    bodyType: UPLOAD_TYPE,
    largest: null,
    mostBytes,
    refused: () => ({ url, from: null, typed: null }),
    wishOf: null,
    handle: async (context, request, askAgain) => {
      const asked = askedOf(route, request);
      if (asked === null) return errorPage(404);
      const misasked = misaskedOf(route, request);
      if (misasked !== null) return misread(misasked);
      // Done again without a word, an upload that somebody took for safe would add its file twice.
      if (namesKey(request))
        return misread({ [REQUEST_KEY]: 'An upload can’t be done once by a key. Leave it out.' });
      const files = (request.body as Sending).files[Symbol.asyncIterator]();
      const receive = async (): Promise<{ readonly received: T } | { readonly refused: Reply }> => {
        try {
          const first = await files.next();
          if (first.done === true || first.value.field !== FILE_FIELD) return { refused: oneFile() };
          const file = { ...first.value, content: alone(first.value.content, files) };
          return { received: await route.receive(context, { params: asked.params, file }) };
        } catch (error) {
          if (error instanceof NotAlone) return { refused: oneFile() };
          if (!(error instanceof FileTooLarge)) throw error;
          return { refused: misread({ [FILE_FIELD]: `Send at most ${mostBytes / MEGABYTE} MB.` }) };
        }
      };
      const outcome = await receive();
      const current = await askAgain();
      return 'refused' in outcome ? outcome.refused : route.handler(current, { ...asked, ...outcome });
    },
  };
}
