/** What other areas may use of this one. */
export { overviewOf } from './client/overview.ts';
export { ClientOverview } from './client/overview-views.tsx';
export { giveEngagements } from './contacts/contact-engagements.ts';
export { leaveTeams } from './engagement/engagements.ts';
export {
  type CompanyChoice,
  companyChoices,
  companyLabel,
  type Engagement,
  engagementsOf,
} from './engagement/queries.ts';
export { StateBadge } from './engagement/views.tsx';
export { engagementPaths } from './paths.ts';
