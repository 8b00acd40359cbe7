import type { DashboardContext } from '../../../access/context.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, type Reply } from '../../../http/reply.ts';
import type { Services } from '../../../services.ts';
import { type Company, findCompany } from './queries.ts';

/** What the consultancy's need to know keeps from somebody (E3). */
export const notKept = ({ session }: Pick<DashboardContext, 'session'>, id: string): Reply =>
  errorPage(403, {
    title: 'You’re not on this company’s team',
    body: 'Only the owner and consultants on the team of one of its engagements can change a company.',
    action: { href: paths.company(session.workspace.slug, id), label: 'Back to the company' },
  });

/** Does what wants the company at hand; a refusal where it is not, or not this person's to change. */
export async function withKept(
  services: Services,
  context: DashboardContext,
  id: string,
  work: (company: Company) => Reply | Promise<Reply>,
): Promise<Reply> {
  const company = await findCompany(services, context.reach, id);
  if (company === null) return errorPage(404);
  return company.isKept ? work(company) : notKept(context, id);
}
