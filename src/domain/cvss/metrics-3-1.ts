import { type Metric, modified, optional, required } from './metric.ts';

/** CVSS 3.1 (FIRST, specification document 3.1, sections 2 to 4), in the words that a tester picks by. */

const attackVector = required('AV', 'Attack Vector', 'Where must the attacker be?', [
  ['N', 'Network', 'Anywhere that can reach it over a routed network, such as the internet.'],
  ['A', 'Adjacent', 'On the same local network, radio range or administrative domain.'],
  ['L', 'Local', 'On the system itself, or the victim opens something there.'],
  ['P', 'Physical', 'Able to touch the device.'],
]);
const attackComplexity = required(
  'AC',
  'Attack Complexity',
  'Does success depend on more than the attacker?',
  [
    ['L', 'Low', 'It works every time against a vulnerable component.'],
    ['H', 'High', 'It needs conditions that the attacker must first prepare, or wait for.'],
  ],
);
const privilegesRequired = required('PR', 'Privileges Required', 'What access is needed beforehand?', [
  ['N', 'None', 'No account at all.'],
  ['L', 'Low', 'An ordinary account.'],
  ['H', 'High', 'An administrator’s account, or one with similar rights.'],
]);
const userInteraction = required('UI', 'User Interaction', 'Must someone else take part?', [
  ['N', 'None', 'No one has to do anything.'],
  ['R', 'Required', 'A user has to do something first, such as follow a link.'],
]);
const scope = required('S', 'Scope', 'Does it reach beyond what the vulnerable component may touch?', [
  ['C', 'Changed', 'Resources under another security authority are affected.'],
  ['U', 'Unchanged', 'Only resources under the same security authority are affected.'],
]);
const confidentiality = required('C', 'Confidentiality', 'What can be read?', [
  ['H', 'High', 'Everything, or something whose disclosure alone is serious.'],
  ['L', 'Low', 'Some of it, and the attacker can’t choose what.'],
  ['N', 'None', 'Nothing.'],
]);
const integrity = required('I', 'Integrity', 'What can be changed?', [
  ['H', 'High', 'Everything, or something whose change alone is serious.'],
  ['L', 'Low', 'Some of it, without serious consequences.'],
  ['N', 'None', 'Nothing.'],
]);
const availability = required('A', 'Availability', 'What can be stopped?', [
  ['H', 'High', 'All of it, for as long as the attack lasts or longer.'],
  ['L', 'Low', 'It becomes slower, or stops at times.'],
  ['N', 'None', 'Nothing.'],
]);

const requirement = (code: string, of: string): Metric =>
  optional(
    'environmental',
    [code, `${of} Requirement`, `How much does ${of.toLowerCase()} matter here?`],
    'Counts as Medium.',
    [
      ['H', 'High', 'Losing it would be catastrophic.'],
      ['M', 'Medium', 'Losing it would be serious.'],
      ['L', 'Low', 'Losing it would have limited consequences.'],
    ],
  );

/** All metrics of CVSS 3.1, in the order of the specification's table 15, which is the canonical one. */
export const METRICS_3_1: readonly Metric[] = [
  attackVector,
  attackComplexity,
  privilegesRequired,
  userInteraction,
  scope,
  confidentiality,
  integrity,
  availability,
  optional('threat', ['E', 'Exploit Code Maturity', 'Is there an exploit?'], 'Counts as High.', [
    ['H', 'High', 'One that works everywhere, or none is needed.'],
    ['F', 'Functional', 'Code that works in most situations.'],
    ['P', 'Proof-of-Concept', 'A demonstration that isn’t practical for most systems.'],
    ['U', 'Unproven', 'None is known, or it is theory.'],
  ]),
  optional('threat', ['RL', 'Remediation Level', 'Is there a remedy?'], 'Counts as Unavailable.', [
    ['U', 'Unavailable', 'None, or none that can be applied.'],
    ['W', 'Workaround', 'An unofficial one from someone other than the vendor.'],
    ['T', 'Temporary Fix', 'An official one for the meantime.'],
    ['O', 'Official Fix', 'A complete one from the vendor.'],
  ]),
  optional('threat', ['RC', 'Report Confidence', 'How sure is it?'], 'Counts as Confirmed.', [
    ['C', 'Confirmed', 'It was reproduced, or the vendor confirmed it.'],
    ['R', 'Reasonable', 'Significant details are known, but not the root cause.'],
    ['U', 'Unknown', 'Reports disagree on the cause or the impact.'],
  ]),
  requirement('CR', 'Confidentiality'),
  requirement('IR', 'Integrity'),
  requirement('AR', 'Availability'),
  ...[
    attackVector,
    attackComplexity,
    privilegesRequired,
    userInteraction,
    scope,
    confidentiality,
    integrity,
    availability,
  ].map((metric) => modified(metric)),
];
