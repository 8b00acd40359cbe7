/** Words and turns that nobody says, by what is said instead. */
const INSTEAD: readonly (readonly [said: RegExp, instead: string])[] = [
  [/\bwhoever\b/gi, 'the person who, people who'],
  [/\b(?:some|every|any)body\b(?!-)/gi, 'someone, everyone, anyone'],
  [/\be-mail/gi, 'email'],
  [/\b(?:a|an|the|by|your|no|each|reset) mails?\b(?! (?:server|test))/gi, 'email'],
  [/\bmailed\b/gi, 'emailed'],
  [/\bdemand(?:s|ed|ing)?\b/gi, 'require'],
  [/\bwrite to (?=\S+@|us\b|support\b)/gi, 'email'],
  [/\bwrong (?:authenticator )?codes? (?:on|in a row|were)\b/gi, 'incorrect codes'],
  [/\bToo many tries\b|\bfailed tries\b/g, 'too many attempts'],
  [/\bstays? as (?:it is|they are)\b/gi, 'stays the same, isn’t affected'],
  [/\bstands? under\b/gi, 'is shown in'],
  [/\bno longer belongs? to\b/gi, 'has been removed from'],
  [/\b(?:cannot be scanned|sets? its clock|do nicely|at present|besides your)\b/gi, 'plainer words'],
  [/\bconfirm that it is you\b/gi, 'confirm it’s you'],
  [/\bno mail server is set up\b/gi, 'email isn’t set up'],
  [/\bstands (?:above|here|before (?:it|them))\b/gi, 'is shown, appears, comes'],
  [/\bcomes to another\b/gi, 'gives a different'],
  [/\bsees? nothing of (?:it|them) until\b/gi, 'won’t see it until'],
  [/\bwords of reports\b|\bclock of utc\b/gi, 'report wording, in UTC'],
  [/\bbetter use\b/gi, 'prefer'],
  [/\bparted by commas\b/gi, 'comma-separated'],
  [/\baddress of (?:the|your) client portal\b/gi, 'client portal address'],
];

/** What a text says that is better said otherwise, each with its surroundings and what to say instead. */
export function stilted(text: string): string[] {
  return INSTEAD.flatMap(([said, instead]) =>
    [...text.matchAll(said)].map(({ index, 0: found }) => {
      const around = text.slice(Math.max(0, index - 40), index + found.length + 20).replace(/\s+/g, ' ');
      return `“${found}” in “${around}”: ${instead}`;
    }),
  );
}
