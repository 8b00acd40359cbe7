import { describe, expect, test } from 'vitest';
import { stilted } from '../../test/plain-english.ts';
import { readVector } from '../areas/engagements/finding/vector.ts';
import { lackingFor, readFinding } from '../domain/finding-fields.ts';
import { DemoText, deedOf, demoEngagements } from './demo-text.ts';
import { textOf } from './findings.ts';

const engagements = demoEngagements();
const findings = engagements.flatMap(({ plan, findings: all }) =>
  all.map((finding) => ({ name: `${plan.one('reference')} ${finding.one('title')}`, finding })),
);

describe('texts of the demo', () => {
  test('its engagements are in every state (E6)', () => {
    expect(new Set(engagements.map(({ plan }) => plan.one('state')))).toEqual(
      new Set(['planned', 'running', 'reporting', 'delivered', 'closed']),
    );
  });

  test.for(findings)('every field of “$name” holds (E8, E9)', ({ finding }) => {
    for (const as of [undefined, 'sketched', 'rewritten'] as const) {
      const text = textOf(finding, as);
      const { read, scored, problems } = readFinding(text, readVector, '4.0');
      expect(problems).toEqual({});
      if (finding.one('published') !== '') expect(lackingFor({ read, scored })).toEqual({});
      expect(stilted(Object.values(text).join('\n'))).toEqual([]);
    }
    for (const key of ['comment', 'note', 'retested'])
      expect(stilted(finding.all(key).join('\n'))).toEqual([]);
  });

  test('a dozen findings show a picture, and each says what it shows (E11, E12)', () => {
    const shown = findings.flatMap(({ finding }) => {
      const named = [
        ...Object.values(textOf(finding))
          .join('\n')
          .matchAll(/!\[([^\]]*)\]\(evidence:([^)]+)\)/g),
      ];
      expect(named.map(([, , name]) => name)).toEqual(finding.all('evidence'));
      for (const [, caption = ''] of named) expect(caption.length).toBeGreaterThan(10);
      return named;
    });
    expect(shown.length).toBeGreaterThanOrEqual(12);
  });

  test('a severity by hand that differs from the vector’s has its reason (E9)', () => {
    for (const { name, finding } of findings) {
      const text = textOf(finding);
      const scored = { ...text, severity: '' };
      const byVector = readFinding(scored, readVector, '4.0').read.severity;
      if (byVector !== null && text.severity !== '' && text.severity !== byVector)
        expect(text.severityReason, name).not.toBe('');
    }
  });

  test('a deed without a day, and a missing number of days, are said', () => {
    expect(() => deedOf('elena soon We fixed it.')).toThrow('“soon” is no number of days');
    expect(() => new DemoText('x.md', 'title: X\n---\n').days('until')).toThrow('x.md: until: “”');
    expect(deedOf('elena 12.5 We fixed it.')).toEqual({
      who: 'elena',
      daysAgo: 12.5,
      said: 'We fixed it.',
    });
  });
});
