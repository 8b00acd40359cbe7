import { type Metric, modified, optional, required } from './metric.ts';

/** CVSS 4.0 (FIRST, specification document 1.2, sections 2 to 5), in the words that a tester picks by. */

const attackVector = required('AV', 'Attack Vector', 'Where must the attacker be?', [
  ['N', 'Network', 'Anywhere that can reach it over a routed network, such as the internet.'],
  ['A', 'Adjacent', 'On the same local network, radio range or administrative domain.'],
  ['L', 'Local', 'On the system itself, or the victim opens something there.'],
  ['P', 'Physical', 'Able to touch the device.'],
]);
const attackComplexity = required('AC', 'Attack Complexity', 'Must a defence be got round?', [
  ['L', 'Low', 'No: it works every time.'],
  ['H', 'High', 'Yes, such as address randomisation, or a secret that must be learnt first.'],
]);
const attackRequirements = required('AT', 'Attack Requirements', 'Does it depend on how the target is run?', [
  ['N', 'None', 'It works against all, or almost all, deployments.'],
  ['P', 'Present', 'It needs a certain configuration, a race won, or a place in the network’s path.'],
]);
const privilegesRequired = required('PR', 'Privileges Required', 'What access is needed beforehand?', [
  ['N', 'None', 'No account at all.'],
  ['L', 'Low', 'An ordinary account.'],
  ['H', 'High', 'An administrator’s account, or one with similar rights.'],
]);
const userInteraction = required('UI', 'User Interaction', 'Must someone else take part?', [
  ['N', 'None', 'No one has to do anything.'],
  ['P', 'Passive', 'Someone does what they would do anyway, such as visit a page.'],
  ['A', 'Active', 'Someone must do a certain thing, such as dismiss a warning.'],
]);

type Loss = readonly [high: string, low: string, none: string];
const loss = (code: string, name: string, asks: string, [high, low, none]: Loss): Metric =>
  required(code, name, asks, [
    ['H', 'High', high],
    ['L', 'Low', low],
    ['N', 'None', none],
  ]);

const READ: Loss = [
  'Everything, or something whose disclosure alone is serious.',
  'Some of it, and the attacker can’t choose what.',
  'Nothing.',
];
const CHANGE: Loss = [
  'Everything, or something whose change alone is serious.',
  'Some of it, without serious consequences.',
  'Nothing.',
];
const STOP: Loss = [
  'All of it, for as long as the attack lasts or longer.',
  'It becomes slower, or stops at times.',
  'Nothing.',
];
const vulnerable = [
  loss('VC', 'Vulnerable System Confidentiality', 'What can be read on the vulnerable system?', READ),
  loss('VI', 'Vulnerable System Integrity', 'What can be changed on the vulnerable system?', CHANGE),
  loss('VA', 'Vulnerable System Availability', 'What can be stopped on the vulnerable system?', STOP),
];
const confidentialityBeyond = loss(
  'SC',
  'Subsequent System Confidentiality',
  'What can be read on other systems?',
  READ,
);
const integrityBeyond = loss(
  'SI',
  'Subsequent System Integrity',
  'What can be changed on other systems?',
  CHANGE,
);
const availabilityBeyond = loss(
  'SA',
  'Subsequent System Availability',
  'What can be stopped on other systems?',
  STOP,
);

/** For other systems "None" is called Negligible once it is modified, and safety comes above High (sections 4.2, 3.2). */
const beyond = (metric: Metric, withSafety: boolean): Metric =>
  modified(metric, [
    ...(withSafety ? [{ code: 'S', name: 'Safety', means: 'People could be injured.' }] : []),
    ...metric.values.map((value) => (value.code === 'N' ? { ...value, name: 'Negligible' } : value)),
  ]);

const requirement = (code: string, of: string): Metric =>
  optional(
    'environmental',
    [code, `${of} Requirement`, `How much does ${of.toLowerCase()} matter here?`],
    'Counts as High.',
    [
      ['H', 'High', 'Losing it would be catastrophic.'],
      ['M', 'Medium', 'Losing it would be serious.'],
      ['L', 'Low', 'Losing it would have limited consequences.'],
    ],
  );

const UNSAID = 'Nothing is said about it.';

/** All metrics of CVSS 4.0, in the order of the specification's table 23, which is the only one that vectors may have. */
export const METRICS_4_0: readonly Metric[] = [
  attackVector,
  attackComplexity,
  attackRequirements,
  privilegesRequired,
  userInteraction,
  ...vulnerable,
  confidentialityBeyond,
  integrityBeyond,
  availabilityBeyond,
  optional('threat', ['E', 'Exploit Maturity', 'Is it being exploited?'], 'Counts as Attacked.', [
    ['A', 'Attacked', 'Attacks have been reported, or ready-made tools exist.'],
    ['P', 'Proof-of-Concept', 'A proof of concept is public; no attacks are known.'],
    ['U', 'Unreported', 'Neither attacks nor a proof of concept are known.'],
  ]),
  requirement('CR', 'Confidentiality'),
  requirement('IR', 'Integrity'),
  requirement('AR', 'Availability'),
  ...[
    attackVector,
    attackComplexity,
    attackRequirements,
    privilegesRequired,
    userInteraction,
    ...vulnerable,
  ].map((metric) => modified(metric)),
  beyond(confidentialityBeyond, false),
  beyond(integrityBeyond, true),
  beyond(availabilityBeyond, true),
  optional('supplemental', ['S', 'Safety', 'Could people be injured?'], UNSAID, [
    ['P', 'Present', 'Injuries worse than negligible are possible (IEC 61508).'],
    ['N', 'Negligible', 'At most negligible injuries are possible.'],
  ]),
  optional('supplemental', ['AU', 'Automatable', 'Can an attack on many targets be automated?'], UNSAID, [
    ['N', 'No', 'At least one step can’t be automated.'],
    ['Y', 'Yes', 'Every step can be.'],
  ]),
  optional('supplemental', ['R', 'Recovery', 'How does the system recover?'], UNSAID, [
    ['A', 'Automatic', 'By itself.'],
    ['U', 'User', 'Someone has to step in.'],
    ['I', 'Irrecoverable', 'Not at all.'],
  ]),
  optional('supplemental', ['V', 'Value Density', 'How much does one attack gain?'], UNSAID, [
    ['D', 'Diffuse', 'Little, such as one user’s device.'],
    ['C', 'Concentrated', 'A lot, such as a central server.'],
  ]),
  optional('supplemental', ['RE', 'Vulnerability Response Effort', 'How hard is it to respond?'], UNSAID, [
    ['L', 'Low', 'Little effort, such as a change of settings.'],
    ['M', 'Moderate', 'Some effort, such as an update with a short outage.'],
    ['H', 'High', 'A lot, such as replacing devices on site.'],
  ]),
  optional('supplemental', ['U', 'Provider Urgency', 'How urgent does the provider call it?'], UNSAID, [
    ['Red', 'Red', 'The highest urgency.'],
    ['Amber', 'Amber', 'A moderate urgency.'],
    ['Green', 'Green', 'A reduced urgency.'],
    ['Clear', 'Clear', 'None: for information only.'],
  ]),
];
