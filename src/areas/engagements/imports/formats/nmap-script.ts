import type { Severity } from '../../../../domain/finding.ts';
import { addressesIn, cvesIn, plain } from './parts.ts';
import type { ScannedText } from './scanned.ts';
import type { XmlElement } from './xml-element.ts';

/** What one of Nmap's scripts says. */
export interface NmapScript {
  readonly title: string;
  readonly severity: Severity;
  readonly description: ScannedText | null;
  readonly cves: readonly string[];
  readonly references: readonly string[];
  /** Its output as Nmap prints it. */
  readonly said: string;
}

/** What `vulns`, the library of scripts that look for vulnerabilities, calls what it found. */
const VULNERABLE: readonly string[] = ['VULNERABLE', 'VULNERABLE (EXPLOITABLE)', 'VULNERABLE (DOS)'];
const LIKELY_VULNERABLE = 'LIKELY VULNERABLE';

const RISKS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
};

const saidBy = (script: XmlElement): string => script.attribute('output');

/** The texts of a key in the tables of a script, however deep. */
function valuesOf(within: XmlElement, key: string): readonly string[] {
  return within.children.flatMap((child) =>
    child.name === 'elem' && child.attribute('key') === key ? [child.text.trim()] : valuesOf(child, key),
  );
}

/** The first table of a script with that name, however deep. */
function tableOf(within: XmlElement, key: string): XmlElement | undefined {
  for (const child of within.children) {
    if (child.name !== 'table') continue;
    const found = child.attribute('key') === key ? child : tableOf(child, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a script reports something: not that it failed, nor that there's nothing. */
export function isSaying(script: XmlElement): boolean {
  const said = saidBy(script);
  const states = valuesOf(script, 'state');
  const isAllClear = states.length > 0 && states.every((state) => state.startsWith('NOT VULNERABLE'));
  return script.attribute('id') !== '' && said !== '' && !/^(?:ERROR:|false$)/.test(said) && !isAllClear;
}

/** The band of a score, as CVSS 3 and 4 have them. */
function bandOf(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}

/**
 * How bad it is: of what was proven vulnerable as the script rates its risk, or high; of what a list of known vulnerabilities
 * gives for a version, by the highest score; otherwise informational.
 */
function severityOf(script: XmlElement): Severity {
  const states = valuesOf(script, 'state');
  const isVulnerable = states.some((state) => VULNERABLE.includes(state));
  if (isVulnerable || states.includes(LIKELY_VULNERABLE)) {
    const [, risk = ''] = /^[ \t]*Risk factor: (\w+)/m.exec(saidBy(script)) ?? [];
    return RISKS[risk.toLowerCase()] ?? (isVulnerable ? 'high' : 'medium');
  }
  const scores = valuesOf(script, 'cvss').map(Number);
  return bandOf(scores.reduce((highest, score) => (score > highest && score <= 10 ? score : highest), 0));
}

/** Reads what a script says; one that looks for a vulnerability tells its name and what it is. */
export function scriptOf(script: XmlElement): NmapScript {
  const isAboutVulnerability = valuesOf(script, 'state').length > 0;
  const [title = ''] = isAboutVulnerability ? valuesOf(script, 'title') : [];
  const about = isAboutVulnerability ? tableOf(script, 'description') : undefined;
  return {
    title: title || `Nmap script ${script.attribute('id')}`,
    severity: severityOf(script),
    description: plain(about?.lines('elem') ?? ''),
    cves: cvesIn(saidBy(script), tableOf(script, 'ids')?.lines('elem') ?? ''),
    references: addressesIn(tableOf(script, 'refs')?.lines('elem') ?? ''),
    said: saidBy(script),
  };
}
