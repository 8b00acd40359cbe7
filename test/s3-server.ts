import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A store that speaks as much of S3 as the product uses, and takes only what is signed with its key by signature version 4
 * (AWS General Reference, "Signing AWS API requests"), so that a test sees a wrong secret refused.
 */

const KEY = 'AKIDEXAMPLE';
const SECRET = 'a/secret+with signs';
const BUCKET = 'evidence';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Whether a request is signed with the secret, and its body is the one that was signed. */
function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const [, key, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  const digest = String(request.headers['x-amz-content-sha256']);
  if (key !== KEY || digest !== sha256(body) || !names.split(';').includes('host')) return false;
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, url.pathname, query.join('&'), headers.join(''), names, digest].join(
    '\n',
  );
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const signing = scope.split('/').reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${SECRET}`);
  return hmac(signing, toSign).toString('hex') === signature;
}

const fault = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;

type Reply = readonly [status: number, text?: string | Buffer, headers?: Record<string, string>];

/** A running store, and all that is in it. */
export class S3Server {
  /** By their names, whole files alone. */
  readonly files = new Map<string, { readonly content: Buffer; readonly at: number }>();
  /** Of uploads under way, the parts that came. */
  readonly uploads = new Map<string, Map<number, Buffer>>();
  /** How many requests it refused for their signatures. */
  refused = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<S3Server> {
    const store = new S3Server();
    await new Promise<void>((resolve) => store.#server.listen(0, '127.0.0.1', resolve));
    return store;
  }

  /** What goes into `FILES_URL`. */
  url({ secret = SECRET, bucket = BUCKET } = {}): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://${KEY}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${bucket}/acme/files?region=eu-central-1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request).catch(() => null);
    // Cut off by its sender.
    if (body === null) return;
    const [status, text = '', headers = {}] = this.#replyTo(request, body);
    response.writeHead(status, { 'content-length': Buffer.byteLength(text), ...headers }).end(text);
  }

  #replyTo(request: IncomingMessage, body: Buffer): Reply {
    const url = new URL(request.url ?? '/', 'http://store.invalid');
    if (!isSigned(request, url, body)) {
      this.refused += 1;
      return [403, fault('SignatureDoesNotMatch')];
    }
    const [, bucket, ...rest] = url.pathname.split('/');
    const name = rest.map(decodeURIComponent).join('/');
    const { searchParams } = url;
    if (bucket !== BUCKET) return [404, fault('NoSuchBucket')];
    if (name === '') return [200, this.#list(searchParams.get('prefix') ?? '')];
    const id = searchParams.get('uploadId');
    if (id !== null) return this.#replyOfUpload(request, name, { id, body, searchParams });
    switch (request.method) {
      case 'POST': {
        const upload = randomUUID();
        this.uploads.set(upload, new Map());
        const began = `<UploadId>${upload}</UploadId>`;
        return [200, `<InitiateMultipartUploadResult>${began}</InitiateMultipartUploadResult>`];
      }
      case 'PUT':
        return this.#keep(request, name, body);
      case 'DELETE':
        this.files.delete(name);
        return [204];
      default: {
        const file = this.files.get(name);
        if (file === undefined) return [404, request.method === 'HEAD' ? '' : fault('NoSuchKey')];
        return request.method === 'HEAD' ? [200] : [200, file.content];
      }
    }
  }

  #replyOfUpload(
    request: IncomingMessage,
    name: string,
    { id, body, searchParams }: { id: string; body: Buffer; searchParams: URLSearchParams },
  ): Reply {
    const parts = this.uploads.get(id);
    if (parts === undefined) return [404, fault('NoSuchUpload')];
    if (request.method === 'PUT') {
      parts.set(Number(searchParams.get('partNumber')), body);
      return [200, '', { etag: `"${sha256(body)}"` }];
    }
    this.uploads.delete(id);
    if (request.method === 'DELETE') return [204];
    const inOrder = [...parts].sort(([one], [other]) => one - other);
    return this.#keep(request, name, Buffer.concat(inOrder.map(([, part]) => part)));
  }

  #keep({ method, headers }: IncomingMessage, name: string, content: Buffer): Reply {
    if (headers['if-none-match'] === '*' && this.files.has(name)) return [412, fault('PreconditionFailed')];
    this.files.set(name, { content, at: Date.now() });
    const text = method === 'POST' ? '<CompleteMultipartUploadResult/>' : '';
    return [200, text, { etag: `"${sha256(content)}"` }];
  }

  #list(prefix: string): string {
    const found = [...this.files].filter(([name]) => name.startsWith(prefix));
    const entries = found.map(
      ([name, { at }]) =>
        `<Contents><Key>${name}</Key><LastModified>${new Date(at).toISOString()}</LastModified></Contents>`,
    );
    return `<ListBucketResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`;
  }
}
