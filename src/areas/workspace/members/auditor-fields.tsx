import type { VNode } from 'preact';
import type { Option } from '../../../ui/fields.tsx';
import { DateField } from '../../../ui/text-area.tsx';

/** What an auditor sees, as people who choose the role have to know (B13). */
export const AUDITOR_CHOICE: Option = {
  value: 'auditor',
  label: 'Auditor',
  description:
    'Sees only the evidence and the activity log, and changes nothing, until their last day. These name your team, your client companies and their people, but no engagement, finding or file.',
};

/** Until when an auditor can look; by the workspace's calendar. */
export const LastDayField = ({ value, zone }: { value: string; zone: string }): VNode => (
  <DateField
    name="until"
    label="Last day"
    value={value}
    hint={`Auditors only. Their access ends by itself at the end of that day (${zone.replaceAll('_', ' ')}).`}
  />
);
