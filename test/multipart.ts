/** A form with files, as a browser sends it. */
const BOUNDARY = '----a-browser-s-boundary';

/** A file that a form sends. */
export interface SentFile {
  readonly name: string;
  readonly content: Uint8Array | string;
}

export const UPLOAD_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** Whether a body is one with files. */
export const isUpload = (body: string): boolean => body.startsWith(`--${BOUNDARY}`);

/** The type of a form's body, one with files or one without. */
export const typeOf = (body: string): string =>
  isUpload(body) ? UPLOAD_TYPE : 'application/x-www-form-urlencoded';

/** The body of a form: its fields, and its files behind them in the field `file`. */
export function uploadOf(fields: Readonly<Record<string, string>>, files: readonly SentFile[]): Buffer {
  const parts = [
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ),
    ...files.map(({ name, content }) =>
      Buffer.concat([
        Buffer.from(
          `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
        ),
        Buffer.from(content as string),
        Buffer.from('\r\n'),
      ]),
    ),
  ];
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}
