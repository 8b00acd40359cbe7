import { ENGLISH_LABELS } from '../../../rendering/english-labels.ts';
import { asIs } from './plain-words.ts';
import type { ReportWords } from './words.ts';

/** What a report says in English. */
export const WORDS_EN: ReportWords = {
  locale: 'en-GB',
  labels: ENGLISH_LABELS,
  kinds: {
    full: 'Security assessment report',
    summary: 'Executive summary',
    retest: 'Retest report',
    finding: 'Finding',
    attestation: 'Letter of attestation',
  },
  subjects: {
    'web-application': 'web application',
    api: 'API',
    mobile: 'mobile app',
    'internal-network': 'internal network',
    'external-network': 'external network',
    cloud: 'cloud environment',
    'source-review': 'source code review',
    'red-team': 'red team exercise',
    phishing: 'phishing exercise',
    physical: 'physical security test',
    other: 'security assessment',
  },
  severities: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'Informational' },
  states: {
    published: 'Open',
    'fix-reported': 'Fix reported',
    'retest-passed': 'Fixed',
    'retest-failed': 'Still open',
    'risk-accepted': 'Risk accepted',
    withdrawn: 'Withdrawn',
  },
  assetStates: { open: 'Open', fixed: 'Fixed' },
  results: { fixed: 'Fixed', partly: 'Partly fixed', 'not-fixed': 'Not fixed', 'not-tested': 'Not tested' },
  outcomes: { passed: 'Fixed', failed: 'Still open', kept: 'Unchanged' },
  prose: {
    description: 'Description',
    steps: 'Steps to reproduce',
    impact: 'Impact',
    remediation: 'How to fix it',
    references: 'References',
  },
  headings: {
    control: 'Document control',
    versions: 'Versions',
    confidentiality: 'Confidentiality',
    summary: 'Executive summary',
    overview: 'Overview of findings',
    scope: 'Scope',
    rules: 'Rules of engagement',
    method: 'Method',
    findings: 'Findings',
    assets: 'Affected assets',
    retests: 'Retests',
    ratings: 'Severity ratings',
    files: 'Pictures and files',
  },
  terms: {
    client: 'Client',
    project: 'Project',
    reference: 'Reference',
    subject: 'What was tested',
    period: 'Tested',
    lead: 'Lead',
    team: 'Team',
    issuer: 'Prepared by',
    version: 'Version',
    date: 'Date',
    by: 'Delivered by',
    classification: 'Classification',
    number: 'No.',
    finding: 'Finding',
    severity: 'Severity',
    state: 'State',
    vector: 'CVSS',
    weakness: 'Weakness',
    deadline: 'Fix by',
    published: 'Published',
    changed: 'Last updated',
    reason: 'Why this severity',
    acceptedUntil: 'Risk accepted until',
    asset: 'Asset',
    where: 'Where',
    note: 'Note',
    result: 'Result',
    found: 'Found',
    open: 'Open',
    fixed: 'Fixed',
    accepted: 'Risk accepted',
    score: 'CVSS score',
    meaning: 'What it means',
    file: 'File',
    size: 'Size',
  },
  meanings: {
    critical: 'Attackers can take over systems or data with little effort. Fix it at once.',
    high: 'Attackers can do serious damage, or get there with a little skill or luck. Fix it soon.',
    medium: 'Attackers need particular circumstances, or gain something limited. Plan a fix.',
    low: 'It helps attackers only together with other weaknesses. Fix it when you next have the chance.',
    info: 'No weakness in itself, but worth knowing.',
  },
  inSentences: {
    critical: 'critical',
    high: 'high',
    medium: 'medium',
    low: 'low',
  },
  says: {
    version: 'Version {version}',
    thisVersion: 'This version',
    bySeverity: 'Findings by severity',
    nothingFound: 'The assessment led to no findings.',
    noneOpen: 'None of the findings is open.',
    oneOpen: 'One open finding is of {severity} severity, the highest that is open. Begin with it.',
    manyOpen: '{count} open findings are of {severity} severity, the highest that is open. Begin with these.',
    oneInfo: 'One open finding is informational. None calls for urgent action.',
    manyInfo: '{count} open findings are informational. None calls for urgent action.',
    oneWithdrawn: 'Finding {number} was withdrawn and isn’t listed.',
    manyWithdrawn: 'Findings {numbers} were withdrawn and aren’t listed.',
    wholeFinding: 'The finding as a whole',
    round: 'Retest {number}',
    published: 'Results published on {day}.',
    copyFor: 'For {reader}',
    filesLead: 'The findings refer to these pictures and files.',
  },
  shipped: {
    classification: () => 'Confidential',
    confidentiality: ({ issuer, recipient }) =>
      `This document is meant for ${asIs(recipient)} and ${asIs(issuer)} alone. It describes weaknesses that attackers could use. Store it encrypted, share it only with people who need it, and delete copies that are no longer needed.`,
    summary: ({ issuer, recipient, title, subject, period }) =>
      `${asIs(issuer)} carried out a security assessment for ${asIs(recipient)}: ${asIs(title)} (${[
        subject,
        period,
      ]
        .filter((one) => one !== '')
        .map(asIs)
        .join(', ')}). This document says what we found, how severe it is and how to fix it.`,
    method: () =>
      `We combined manual testing with automated tools, and checked by hand whatever a tool reported. We worked in four steps:

1. **Reconnaissance.** We found out what there is within the scope, and what can be reached.
2. **Analysis.** We looked for weaknesses in design, configuration and implementation.
3. **Verification.** We confirmed weaknesses as far as that was possible without doing damage, and kept evidence.
4. **Rating.** We rated each finding by what it could lead to and how easily it can be exploited.

A test like this is limited in time and scope. It shows the state at the time of testing, and can’t prove that there are no other weaknesses.`,
    ratings: () =>
      'Severities follow the bands of the Common Vulnerability Scoring System (CVSS). Where we rated a finding differently from its score, the finding says why.',
    attestation: ({ issuer, recipient }) =>
      `We confirm that ${asIs(issuer)} carried out the security assessment below for ${asIs(recipient)}. A separate report describes the scope, the method and every finding in detail.`,
  },
  letter: {
    greeting: 'To whom it may concern',
    caveat:
      'This letter describes the situation on its date. A security assessment is limited in time and scope, and can’t rule out other weaknesses.',
    closing: 'Yours faithfully',
    signature: 'Name and signature',
    placeAndDate: 'Place and date',
  },
};
