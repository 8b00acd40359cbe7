/** A bucket of an S3-compatible store, and how to come in. */
export interface S3Bucket {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What stands in an address; undefined where it is written wrongly. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/**
 * Reads `https://KEY:SECRET@host/bucket/prefix?region=REGION`; a sentence where it is none. Without TLS a store is on this
 * machine or nowhere: the key and what is kept would cross the network in the open.
 */
export function parseFilesUrl(typed: string): S3Bucket | string {
  const url = URL.parse(typed);
  if (url === null || !['https:', 'http:'].includes(url.protocol))
    return 'give https://KEY:SECRET@host/bucket';
  const { hostname, username, password, searchParams } = url;
  if (url.protocol === 'http:' && !LOOPBACK.test(hostname))
    return 'use https, unless the store is on this machine';
  if (username === '' || password === '')
    return 'give the key and its secret, as in https://KEY:SECRET@host/bucket';
  const parts = [username, password, ...url.pathname.split('/').filter((part) => part !== '')].map(decoded);
  const [accessKeyId, secretAccessKey, bucket = '', ...folders] = parts;
  if (accessKeyId === undefined || secretAccessKey === undefined || parts.includes(undefined))
    return 'write % as %25';
  if (bucket === '') return 'name the bucket, as in https://KEY:SECRET@host/bucket';
  return {
    endpoint: url.origin,
    region: searchParams.get('region') ?? 'us-east-1',
    accessKeyId,
    secretAccessKey,
    bucket,
    prefix: folders.length === 0 ? '' : `${folders.join('/')}/`,
  };
}
