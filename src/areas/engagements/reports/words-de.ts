import { asIs } from './plain-words.ts';
import type { ReportWords } from './words.ts';

/** What a report says in German. */
export const WORDS_DE: ReportWords = {
  locale: 'de-DE',
  labels: {
    contents: 'Inhalt',
    pageOf: 'Seite {page} von {pages}',
    notes: 'Anmerkungen',
    figure: 'Abbildung',
    table: 'Tabelle',
    code: 'Quelltext',
    done: 'Erledigt',
    toDo: 'Offen',
    backToText: 'Zurück zum Text',
    missingEvidence: 'Das Bild „{name}“ fehlt.',
    attachedFile: 'Als Datei beigefügt: {name}',
  },
  kinds: {
    full: 'Bericht zur Sicherheitsprüfung',
    summary: 'Zusammenfassung für die Leitung',
    retest: 'Bericht zur Nachprüfung',
    finding: 'Befund',
    attestation: 'Prüfbestätigung',
  },
  subjects: {
    'web-application': 'Webanwendung',
    api: 'API',
    mobile: 'mobile App',
    'internal-network': 'internes Netz',
    'external-network': 'externes Netz',
    cloud: 'Cloud-Umgebung',
    'source-review': 'Quelltextprüfung',
    'red-team': 'Red-Team-Übung',
    phishing: 'Phishing-Übung',
    physical: 'Prüfung der physischen Sicherheit',
    other: 'Sicherheitsprüfung',
  },
  severities: { critical: 'Kritisch', high: 'Hoch', medium: 'Mittel', low: 'Niedrig', info: 'Hinweis' },
  states: {
    published: 'Offen',
    'fix-reported': 'Behebung gemeldet',
    'retest-passed': 'Behoben',
    'retest-failed': 'Weiterhin offen',
    'risk-accepted': 'Risiko akzeptiert',
    withdrawn: 'Zurückgezogen',
  },
  assetStates: { open: 'Offen', fixed: 'Behoben' },
  results: {
    fixed: 'Behoben',
    partly: 'Teilweise behoben',
    'not-fixed': 'Nicht behoben',
    'not-tested': 'Nicht geprüft',
  },
  outcomes: { passed: 'Behoben', failed: 'Weiterhin offen', kept: 'Unverändert' },
  prose: {
    description: 'Beschreibung',
    steps: 'Nachvollziehen',
    impact: 'Auswirkung',
    remediation: 'Behebung',
    references: 'Verweise',
  },
  headings: {
    control: 'Angaben zum Dokument',
    versions: 'Versionen',
    confidentiality: 'Vertraulichkeit',
    summary: 'Zusammenfassung',
    overview: 'Übersicht der Befunde',
    scope: 'Prüfumfang',
    rules: 'Vereinbarte Regeln',
    method: 'Vorgehen',
    findings: 'Befunde',
    assets: 'Betroffene Systeme',
    retests: 'Nachprüfungen',
    ratings: 'Schweregrade',
    files: 'Bilder und Dateien',
  },
  terms: {
    client: 'Auftraggeber',
    project: 'Projekt',
    reference: 'Kennzeichen',
    subject: 'Prüfgegenstand',
    period: 'Prüfzeitraum',
    lead: 'Leitung',
    team: 'Team',
    issuer: 'Erstellt von',
    version: 'Version',
    date: 'Datum',
    by: 'Übergeben von',
    classification: 'Einstufung',
    number: 'Nr.',
    finding: 'Befund',
    severity: 'Schweregrad',
    state: 'Status',
    vector: 'CVSS',
    weakness: 'Schwachstellentyp',
    deadline: 'Zu beheben bis',
    published: 'Veröffentlicht',
    changed: 'Zuletzt geändert',
    reason: 'Grund für die Einstufung',
    acceptedUntil: 'Risiko akzeptiert bis',
    asset: 'System',
    where: 'Ort',
    note: 'Anmerkung',
    result: 'Ergebnis',
    found: 'Gefunden',
    open: 'Offen',
    fixed: 'Behoben',
    accepted: 'Risiko akzeptiert',
    score: 'CVSS-Wert',
    meaning: 'Bedeutung',
    file: 'Datei',
    size: 'Größe',
  },
  meanings: {
    critical: 'Angreifer können Systeme oder Daten mit geringem Aufwand übernehmen. Sofort beheben.',
    high: 'Angreifer können mit etwas Können oder Glück erheblichen Schaden anrichten. Zeitnah beheben.',
    medium: 'Angreifer brauchen besondere Umstände oder erreichen nur Begrenztes. Behebung einplanen.',
    low: 'Nützt Angreifern nur zusammen mit anderen Schwachstellen. Bei nächster Gelegenheit beheben.',
    info: 'Für sich genommen keine Schwachstelle, aber gut zu wissen.',
  },
  inSentences: {
    critical: 'kritisch',
    high: 'hoch',
    medium: 'mittel',
    low: 'niedrig',
  },
  says: {
    version: 'Version {version}',
    thisVersion: 'Diese Version',
    bySeverity: 'Befunde nach Schweregrad',
    nothingFound: 'Die Prüfung hat keine Befunde ergeben.',
    noneOpen: 'Keiner der Befunde ist offen.',
    oneOpen:
      'Der höchste Schweregrad unter den offenen Befunden ist „{severity}“; er betrifft einen Befund. Dieser sollte zuerst behoben werden.',
    manyOpen:
      'Der höchste Schweregrad unter den offenen Befunden ist „{severity}“; er betrifft {count} Befunde. Diese sollten zuerst behoben werden.',
    oneInfo: 'Ein offener Befund ist ein Hinweis. Dringender Handlungsbedarf besteht nicht.',
    manyInfo: '{count} offene Befunde sind Hinweise. Dringender Handlungsbedarf besteht nicht.',
    oneWithdrawn: 'Der Befund {number} wurde zurückgezogen und ist nicht aufgeführt.',
    manyWithdrawn: 'Die Befunde {numbers} wurden zurückgezogen und sind nicht aufgeführt.',
    wholeFinding: 'Der Befund insgesamt',
    round: 'Nachprüfung {number}',
    published: 'Ergebnisse veröffentlicht am {day}.',
    copyFor: 'Für {reader}',
    filesLead: 'Auf diese Bilder und Dateien nehmen die Befunde Bezug.',
  },
  shipped: {
    classification: () => 'Vertraulich',
    confidentiality: ({ issuer, recipient }) =>
      `Dieses Dokument ist ausschließlich für ${asIs(recipient)} und ${asIs(issuer)} bestimmt. Es beschreibt Schwachstellen, die Angreifer ausnutzen könnten. Bitte bewahren Sie es verschlüsselt auf, geben Sie es nur an Personen weiter, die es benötigen, und löschen Sie Kopien, die nicht mehr gebraucht werden.`,
    summary: ({ issuer, recipient, title, subject, period }) =>
      `${asIs(issuer)} hat im Auftrag von ${asIs(recipient)} eine Sicherheitsprüfung durchgeführt: ${asIs(title)} (${[
        subject,
        period,
      ]
        .filter((one) => one !== '')
        .map(asIs)
        .join(
          ', ',
        )}). Dieses Dokument beschreibt, was wir gefunden haben, wie schwer es wiegt und wie es sich beheben lässt.`,
    method: () =>
      `Wir haben manuelle Prüfungen mit automatischen Werkzeugen verbunden und jede Meldung eines Werkzeugs von Hand nachgeprüft. Dabei sind wir in vier Schritten vorgegangen:

1. **Erkundung.** Wir haben ermittelt, was zum Prüfumfang gehört und was davon erreichbar ist.
2. **Analyse.** Wir haben nach Schwachstellen in Entwurf, Konfiguration und Umsetzung gesucht.
3. **Nachweis.** Wir haben Schwachstellen bestätigt, soweit das ohne Schaden möglich war, und Belege gesichert.
4. **Bewertung.** Wir haben jeden Befund danach eingestuft, wozu er führen kann und wie leicht er sich ausnutzen lässt.

Eine solche Prüfung ist zeitlich und inhaltlich begrenzt. Sie zeigt den Stand zum Zeitpunkt der Prüfung und kann nicht beweisen, dass es keine weiteren Schwachstellen gibt.`,
    ratings: () =>
      'Die Schweregrade folgen den Stufen des Common Vulnerability Scoring System (CVSS). Wo wir einen Befund anders eingestuft haben, als es sein Wert nahelegt, ist der Grund dort angegeben.',
    attestation: ({ issuer, recipient }) =>
      `hiermit bestätigen wir, dass ${asIs(issuer)} für ${asIs(recipient)} die nachstehende Sicherheitsprüfung durchgeführt hat. Prüfumfang, Vorgehen und sämtliche Befunde sind in einem gesonderten Bericht beschrieben.`,
  },
  letter: {
    greeting: 'Sehr geehrte Damen und Herren,',
    caveat:
      'Dieses Schreiben gibt den Stand an seinem Datum wieder. Eine Sicherheitsprüfung ist zeitlich und inhaltlich begrenzt und kann weitere Schwachstellen nicht ausschließen.',
    closing: 'Mit freundlichen Grüßen',
    signature: 'Name und Unterschrift',
    placeAndDate: 'Ort und Datum',
  },
};
