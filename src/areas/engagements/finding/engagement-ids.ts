/** Workspace, company and engagement of a row. */
export interface EngagementIds {
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
}

/** The same as its columns. */
export const engagementColumns = ({ workspaceId, companyId, engagementId }: EngagementIds) => ({
  workspace_id: workspaceId,
  company_id: companyId,
  engagement_id: engagementId,
});
