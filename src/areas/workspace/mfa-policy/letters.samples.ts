import { adaAtAcme } from '../../../mail/facts.samples.ts';
import type { MailContext } from '../../../mail/mail-layout.tsx';
import type { Message } from '../../../mail/message.ts';
import * as letters from './letters.ts';

/** One of each letter. */
export const samples = (context: MailContext): Readonly<Record<keyof typeof letters, Message>> => ({
  policyComing: letters.policyComing(context, {
    ...adaAtAcme,
    isFirst: false,
    startsAt: Date.UTC(2026, 11, 4, 17),
    zone: 'Europe/Berlin',
    enrolled: false,
    methods: 'any',
    href: 'http://localhost:3000/account/security',
  }),
  policyExcepted: letters.policyExcepted(context, {
    ...adaAtAcme,
    until: Date.UTC(2026, 11, 4, 23),
    zone: 'Europe/Berlin',
  }),
  policyDated: letters.policyDated(context, {
    ...adaAtAcme,
    from: Date.UTC(2026, 11, 4, 17),
    zone: 'Europe/Berlin',
    audience: 'clients',
    byOwner: true,
    settings: 'http://localhost:3000/dashboard/acme/settings',
  }),
  policyMethods: letters.policyMethods(context, {
    ...adaAtAcme,
    methods: 'phishing-resistant',
    audience: null,
    settings: 'http://localhost:3000/dashboard/acme/settings',
  }),
  policySwitched: letters.policySwitched(context, {
    ...adaAtAcme,
    enabled: true,
    apply: 'next-sign-in',
    audience: null,
    byOwner: true,
    settings: 'http://localhost:3000/dashboard/acme/settings',
  }),
});
