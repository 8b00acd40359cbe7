import { DEFAULT_DESIGN, type ReportDesign } from '../areas/engagements/reports/design.ts';
import { sealDesign } from '../areas/engagements/reports/designing/content.ts';
import { putDesign } from '../areas/engagements/reports/designing/designs.ts';
import { workspaceKey } from '../sealing/workspace-keys.ts';
import type { Services } from '../services.ts';
import type { DemoWriting } from './writing.ts';

const DESIGN: ReportDesign = {
  ...DEFAULT_DESIGN,
  look: { accent: '#0f5257', font: 'inter', paper: 'a4' },
  sections: [...DEFAULT_DESIGN.sections, 'own-1'],
  own: [
    {
      id: 'own-1',
      heading: 'About Acme Security',
      text: 'We test what others build, and say plainly what we find. Questions about this report? Ask the lead named at its beginning, or email `reports@acme.example`.',
    },
  ],
  words: { classification: 'Confidential: for the named client alone' },
  wording: { en: { 'headings.findings': 'What we found' } },
};

/** Gives the demo's workspace a design of reports of its own. */
export async function addDemoDesign(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, workspaceId, now }: DemoWriting,
): Promise<void> {
  const key = await workspaceKey(trx, keyring, workspaceId);
  await putDesign(trx, { workspaceId, content: sealDesign(key, workspaceId, DESIGN), now });
}
