import { createHash } from 'node:crypto';
import { assetIdentity } from '../../../../domain/retest.ts';

interface Place {
  readonly what: string;
  readonly where: string;
}

const isAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

const encoded = (text: string): string =>
  text
    .toWellFormed()
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');

/** Where an asset is, as an address; or as a path of what and where, for what is none. */
export function uriOf({ what, where }: Place): string {
  const address = [where, what].find(isAddress);
  if (address !== undefined && (address === where || where === '')) return new URL(address).href;
  if (address !== undefined && where.startsWith('/'))
    return new URL(where.replace(/^\/+/, '/'), address).href;
  return [what, where]
    .filter((part) => part !== '')
    .map((part) => encoded(part.replace(/^\/+/, '')))
    .join('/');
}

/** The same for a finding's asset in every report, whatever else of it changes. */
export const fingerprintOf = (findingId: string, asset: Place): string =>
  createHash('sha256')
    .update(`${findingId}\n${assetIdentity(asset)}`)
    .digest('hex')
    .slice(0, 32);
