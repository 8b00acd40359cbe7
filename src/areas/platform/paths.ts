/** The addresses of the platform that nobody else links to. */
export const platformPaths = {
  readiness: '/readyz',
  /** RFC 9116. */
  securityContact: '/.well-known/security.txt',
  securityPolicy: '/.well-known/security-policy.txt',
} as const;
