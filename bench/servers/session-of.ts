/** What SecPortal answers at `GET /api/v1/session`; the other contestants answer the like, of the same size. */
export const sessionBody = (row: {
  accountId: string;
  email: string;
  name: string;
  workspaceId: string | null;
  slug: string | null;
  workspaceName: string | null;
  role: string | null;
  enrolled: number;
  mfaVerifiedAt: number | null;
}): string =>
  JSON.stringify({
    account: { id: row.accountId, email: row.email, name: row.name },
    workspace: { id: row.workspaceId, slug: row.slug, name: row.workspaceName },
    role: row.role,
    mfa: {
      required: true,
      enrolled: row.enrolled === 1,
      verifiedAt: row.mfaVerifiedAt === null ? null : new Date(row.mfaVerifiedAt).toISOString(),
    },
  });

export type SessionRow = Parameters<typeof sessionBody>[0];
