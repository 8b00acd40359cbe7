import { expect, test } from 'vitest';
import { stilted } from '../../../../test/plain-english.ts';
import { adaAtAcme } from '../../../mail/facts.samples.ts';
import { concerns, NOTICE_KINDS, NOTICES } from './kinds.ts';
import { notice } from './letters.ts';

const context = { productName: 'SecPortal', supportEmail: 'help@portal.example', at: 0 };

test.for(NOTICE_KINDS)(
  'E22: the email and the choice about “%s” are plain English and say what it is',
  (kind) => {
    const { subject, text } = notice(context, {
      ...adaAtAcme,
      kind,
      link: { href: 'http://acme.localhost:3000/portal/findings', label: 'Open the findings' },
      chooseHref: 'http://acme.localhost:3000/portal/emails',
      stopHref: 'http://acme.localhost:3000/emails/stop/x',
    });
    expect(stilted(`${NOTICES[kind].label}\n${subject}\n${text}`)).toEqual([]);
    expect(subject).toBe(`${NOTICES[kind].heading} in Acme`);
    expect(concerns(kind, 'team') || concerns(kind, 'client')).toBe(true);
  },
);
