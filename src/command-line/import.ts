import { openAsBlob } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { looksLikeId } from '../data/id.ts';
import { counted, shownNumber } from '../domain/counted.ts';
import { paths } from '../http/paths.ts';
import { OperatorError } from './operator-error.ts';

/** Where the server is and who asks: a token for programs speaks for its maker (E27). */
export interface ImportOptions {
  readonly url: string;
  readonly workspace: string;
  readonly token: string;
  /** Add everything as drafts, and not only show what there is. */
  readonly take?: true;
}

const POLL_MS = 1_000;

const importAnswer = z.object({
  id: z.string(),
  state: z.string(),
  taking: z.boolean(),
  problem: z.string().nullable(),
  bytes: z.number(),
  bytesRead: z.number(),
  counts: z.record(z.string(), z.number()),
  unreadable: z.array(z.object({ line: z.number(), reason: z.string() })),
});
type Answer = z.output<typeof importAnswer>;

const listAnswer = z.object({
  items: z.array(z.object({ id: z.string(), reference: z.string() })),
  next: z.string().nullable(),
});

const problemAnswer = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/** What a server's refusal says: what is wrong with each thing that was sent, or else what is wrong altogether. */
function reasonIn(answer: unknown): string {
  const { title, detail, errors = {} } = problemAnswer.catch({}).parse(answer);
  const wrong = Object.values(errors).join(' ');
  return wrong === '' ? (detail ?? title ?? 'no reason given') : wrong;
}

/** Why nothing came back: what the system says, which stands behind what `fetch` says. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Where the server is, without a last slash. */
function serverAt(typed: string): string {
  const url = typed.endsWith('/') ? typed.slice(0, -1) : typed;
  if (!/^https?:\/\/./i.test(url) || !URL.canParse(url))
    throw new OperatorError(
      `“${typed}” is no address of a server. It begins with https:// or http://, such as https://portal.example.com.`,
    );
  return url;
}

/** The API of one workspace, as the command asks it. */
class Api {
  readonly #at: string;
  readonly #token: string;

  constructor({ url, workspace, token }: ImportOptions) {
    this.#at = `${serverAt(url)}${paths.apiWorkspace(encodeURIComponent(workspace))}`;
    this.#token = token;
  }

  async ask(method: 'GET' | 'POST', path: string, body?: FormData | object): Promise<unknown> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.#at}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new OperatorError(`The server at ${this.#at} can’t be reached (${causeOf(error)}).`);
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    throw new OperatorError(`The server answered ${response.status}: ${reasonIn(answer)}`);
  }
}

/** The id of an engagement that is named by its id or reference, in any capitals. */
async function engagementId(api: Api, named: string): Promise<string> {
  const wanted = named.toLowerCase();
  if (looksLikeId(named)) return named;
  for (let cursor = ''; ; ) {
    const { items, next } = listAnswer.parse(await api.ask('GET', `engagements${cursor}`));
    const found = items.find(({ reference }) => reference.toLowerCase() === wanted);
    if (found !== undefined) return found.id;
    if (next === null)
      throw new OperatorError(
        `There is no engagement “${named}” that this token reaches. Name it by its reference, such as NWB-2026-03, or its id.`,
      );
    cursor = `?cursor=${next}`;
  }
}

async function waitFor(api: Api, id: string, isDone: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = importAnswer.parse(await api.ask('GET', `imports/${id}`));
    if (isDone(answer)) return answer;
    await setTimeout(POLL_MS);
  }
}

function tell({ counts, unreadable }: Answer): void {
  const { items = 0, new: fresh = 0, changed = 0, seen = 0, gone = 0 } = counts;
  const [isNew, isChanged, wasSeen, isGone] = [fresh, changed, seen, gone].map(shownNumber);
  console.log(
    `${counted(items, 'result', 'results')}: ${isNew} new, ${isChanged} changed, ${wasSeen} seen before, ${isGone} no longer there.`,
  );
  for (const { line, reason } of unreadable) console.log(`Line ${line} couldn’t be read: ${reason}`);
}

/** A file's content, as it is sent: never whole in memory. */
async function contentOf(file: string): Promise<Blob> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new OperatorError(`There is no file ${file}.`);
  if (!found.isFile()) throw new OperatorError(`${file} is no file. Name the file that your scanner wrote.`);
  try {
    await access(file, constants.R_OK);
    return await openAsBlob(file);
  } catch {
    throw new OperatorError(`You may not read the file ${file}.`);
  }
}

/** Uploads a scanner’s file to a running server, says what is in it, and adds it as drafts where that is asked for (I2, E28). */
export async function importFile(engagement: string, file: string, options: ImportOptions): Promise<void> {
  const api = new Api(options);
  const form = new FormData();
  form.set('file', await contentOf(file), basename(file));
  const to = await engagementId(api, engagement);
  const { id } = importAnswer.parse(await api.ask('POST', `engagements/${to}/imports`, form));
  const read = await waitFor(api, id, ({ state }) => state !== 'reading');
  if (read.state !== 'preview') throw new OperatorError(read.problem ?? `The import was ${read.state}.`);
  tell(read);
  const page = `${serverAt(options.url)}${paths.dashboard(options.workspace)}/imports/${id}`;
  if (options.take !== true) return console.log(`Nothing was added yet. Choose what to add at ${page}`);
  await api.ask('POST', `imports/${id}/take`, { all: true });
  const { made = 0, added = 0 } = (await waitFor(api, id, ({ taking }) => !taking)).counts;
  console.log(
    `${counted(made, 'draft', 'drafts')} added, ${counted(added, 'finding', 'findings')} updated. See ${page}`,
  );
}
