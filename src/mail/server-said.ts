/** What a mail server said, or why it did not: for whoever runs this, and without the URL, which may hold a password. */
export function serverSaid(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { response, code } = error as Error & { response?: unknown; code?: unknown };
  if (typeof response === 'string' && response !== '') return response;
  return typeof code === 'string' && !error.message.includes(code)
    ? `${error.message} (${code})`
    : error.message;
}
