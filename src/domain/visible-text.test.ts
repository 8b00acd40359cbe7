import { describe, expect, test } from 'vitest';
import { EMPTY_FINDING, lackingFor, readFinding } from './finding-fields.ts';
import { hiddenInTitle, isPlainLine, showsSomething } from './visible-text.ts';

const BLANK = ['', ' \n', '\u200b', '\u00ad\u2060', '\ufeff', '\u3164', '\u2800', '\u202e', '\u0301'];

describe('what of a text is seen', () => {
  test.for(BLANK)('%j shows nothing', (text) => {
    expect(showsSomething(text)).toBe(false);
  });

  test.for(['x', '0', '…', '🙂', 'می\u200cخواهم', '字', '![](evidence:a.png)'])(
    '%j shows something',
    (text) => {
      expect([showsSomething(text), isPlainLine(text)]).toEqual([true, true]);
    },
  );

  test.for(['a\u202eb', 'a\u200bb', 'a\nb', 'a\u2066b'])(
    '%j hides or turns what stands beside it',
    (text) => {
      expect(isPlainLine(text)).toBe(false);
      expect(hiddenInTitle(text).title).toContain('invisible characters');
      expect(hiddenInTitle('Plain')).toEqual({});
    },
  );

  test.for(BLANK)('E12: a finding whose texts are %j is not ready for a client', (blank) => {
    const text = {
      ...EMPTY_FINDING,
      title: blank,
      severity: 'low',
      description: blank,
      assets: `${blank} | /login`,
    };
    const reading = readFinding(text, () => ({ ok: false, problem: '' }), '4.0');
    expect(Object.keys(lackingFor(reading))).toEqual(['title', 'description', 'assets']);
  });
});
