/** Names that would pass for the product itself, for its staff or for infrastructure. */
const RESERVED: ReadonlySet<string> = new Set(
  `about abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover backup beta
  billing blog cdn ci client clients cloud confirm console contact dashboard data demo dev dns docs download
  email example files forum ftp git graphql health healthz help host hostmaster imap info internal invitations
  invite ldap legal local localhost login logout mail metrics mfa monitor mta-sts mx news noc
  noreply no-reply ns ns1 ns2 oauth office onboarding openid ops owner password payments pop pop3 portal
  postmaster press preview privacy prod production proxy public readyz register registry reset root saml
  secportal secure security server settings shop sign-in sign-up signin signup smtp ssh sso staff staging
  static stats status sub support sysadmin system team terms test tls trust undefined null upload user users
  vpn web webhook webhooks webmail webmaster wpad www www1 www2`
    .trim()
    .split(/\s+/),
);

const MIN_LENGTH = 3;
const MAX_LENGTH = 40;

export type SlugRefusal = 'missing' | 'too-short' | 'too-long' | 'malformed' | 'reserved';

/**
 * The subdomain of a workspace: 3 to 40 of a–z, 0–9 and inner hyphens, lower-cased, so that it is always one
 * DNS label (RFC 1035 2.3.1). Never a punycode label ("xn--…"), which a browser may show as another name.
 */
export function checkSlug(input: unknown): { ok: true; slug: string } | { ok: false; reason: SlugRefusal } {
  if (typeof input !== 'string') return { ok: false, reason: 'missing' };
  const slug = input.trim().toLowerCase();
  if (slug === '') return { ok: false, reason: 'missing' };
  if (slug.length < MIN_LENGTH) return { ok: false, reason: 'too-short' };
  if (slug.length > MAX_LENGTH) return { ok: false, reason: 'too-long' };
  if (!/^[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(slug) || slug.startsWith('xn--')) {
    return { ok: false, reason: 'malformed' };
  }
  return RESERVED.has(slug) ? { ok: false, reason: 'reserved' } : { ok: true, slug };
}

/** A slug to suggest for a workspace's name; empty where the name gives no good one. */
export function slugFromName(name: string): string {
  const plain = name
    .slice(0, 200)
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const checked = checkSlug(words.join('-').slice(0, MAX_LENGTH).replace(/-$/, ''));
  return checked.ok ? checked.slug : '';
}

/** What to say beside the field. */
export function slugMessage(reason: SlugRefusal): string {
  switch (reason) {
    case 'missing':
      return 'Enter a portal address.';
    case 'too-short':
      return `Use at least ${MIN_LENGTH} characters.`;
    case 'too-long':
      return `Use at most ${MAX_LENGTH} characters.`;
    case 'malformed':
      return 'Use letters a to z, digits, and hyphens between them.';
    case 'reserved':
      return 'This address is reserved. Choose another.';
  }
}
