import { asIs } from './plain-words.ts';
import type { ReportWords } from './words.ts';

/** What a report says in French. */
export const WORDS_FR: ReportWords = {
  locale: 'fr-FR',
  labels: {
    contents: 'Sommaire',
    pageOf: 'Page {page} sur {pages}',
    notes: 'Notes',
    figure: 'Figure',
    table: 'Tableau',
    code: 'Code',
    done: 'Fait',
    toDo: 'À faire',
    backToText: 'Retour au texte',
    missingEvidence: 'L’image «\u00a0{name}\u00a0» est introuvable.',
    attachedFile: 'Fichier joint\u00a0: {name}',
  },
  kinds: {
    full: 'Rapport d’audit de sécurité',
    summary: 'Synthèse pour la direction',
    retest: 'Rapport de contre-audit',
    finding: 'Constat',
    attestation: 'Attestation d’audit',
  },
  subjects: {
    'web-application': 'application web',
    api: 'API',
    mobile: 'application mobile',
    'internal-network': 'réseau interne',
    'external-network': 'réseau externe',
    cloud: 'environnement cloud',
    'source-review': 'revue de code source',
    'red-team': 'exercice red team',
    phishing: 'campagne d’hameçonnage',
    physical: 'test de sécurité physique',
    other: 'audit de sécurité',
  },
  severities: {
    critical: 'Critique',
    high: 'Élevée',
    medium: 'Moyenne',
    low: 'Faible',
    info: 'Informative',
  },
  states: {
    published: 'Ouvert',
    'fix-reported': 'Correction annoncée',
    'retest-passed': 'Corrigé',
    'retest-failed': 'Toujours ouvert',
    'risk-accepted': 'Risque accepté',
    withdrawn: 'Retiré',
  },
  assetStates: { open: 'Ouvert', fixed: 'Corrigé' },
  results: {
    fixed: 'Corrigé',
    partly: 'Partiellement corrigé',
    'not-fixed': 'Non corrigé',
    'not-tested': 'Non testé',
  },
  outcomes: { passed: 'Corrigé', failed: 'Toujours ouvert', kept: 'Inchangé' },
  prose: {
    description: 'Description',
    steps: 'Étapes de reproduction',
    impact: 'Impact',
    remediation: 'Correction recommandée',
    references: 'Références',
  },
  headings: {
    control: 'Informations sur le document',
    versions: 'Versions',
    confidentiality: 'Confidentialité',
    summary: 'Synthèse',
    overview: 'Vue d’ensemble des constats',
    scope: 'Périmètre',
    rules: 'Règles d’engagement',
    method: 'Méthode',
    findings: 'Constats',
    assets: 'Éléments concernés',
    retests: 'Contre-audits',
    ratings: 'Niveaux de gravité',
    files: 'Images et fichiers',
  },
  terms: {
    client: 'Client',
    project: 'Projet',
    reference: 'Référence',
    subject: 'Objet de l’audit',
    period: 'Période',
    lead: 'Responsable',
    team: 'Équipe',
    issuer: 'Établi par',
    version: 'Version',
    date: 'Date',
    by: 'Remis par',
    classification: 'Classification',
    number: 'N°',
    finding: 'Constat',
    severity: 'Gravité',
    state: 'État',
    vector: 'CVSS',
    weakness: 'Type de faiblesse',
    deadline: 'À corriger au plus tard le',
    published: 'Publié le',
    changed: 'Dernière mise à jour',
    reason: 'Justification de la gravité',
    acceptedUntil: 'Risque accepté jusqu’au',
    asset: 'Élément',
    where: 'Emplacement',
    note: 'Remarque',
    result: 'Résultat',
    found: 'Relevés',
    open: 'Ouverts',
    fixed: 'Corrigés',
    accepted: 'Risques acceptés',
    score: 'Score CVSS',
    meaning: 'Signification',
    file: 'Fichier',
    size: 'Taille',
  },
  meanings: {
    critical:
      'Un attaquant peut prendre le contrôle de systèmes ou de données sans grand effort. À corriger immédiatement.',
    high: 'Un attaquant peut causer des dommages importants avec un peu de compétence ou de chance. À corriger rapidement.',
    medium:
      'Un attaquant a besoin de circonstances particulières ou n’obtient qu’un avantage limité. Correction à planifier.',
    low: 'N’est utile à un attaquant qu’avec d’autres faiblesses. À corriger dès que l’occasion se présente.',
    info: 'N’est pas une faiblesse en soi, mais mérite d’être connu.',
  },
  inSentences: {
    critical: 'critique',
    high: 'élevée',
    medium: 'moyenne',
    low: 'faible',
  },
  says: {
    version: 'Version {version}',
    thisVersion: 'Présente version',
    bySeverity: 'Constats par gravité',
    nothingFound: 'L’audit n’a donné lieu à aucun constat.',
    noneOpen: 'Aucun constat n’est ouvert.',
    oneOpen:
      'La gravité la plus haute parmi les constats ouverts est «\u00a0{severity}\u00a0»\u202f; elle concerne un constat, à traiter en priorité.',
    manyOpen:
      'La gravité la plus haute parmi les constats ouverts est «\u00a0{severity}\u00a0»\u202f; elle concerne {count} constats, à traiter en priorité.',
    oneInfo: 'Un constat ouvert est purement informatif. Aucune action urgente n’est nécessaire.',
    manyInfo: '{count} constats ouverts sont purement informatifs. Aucune action urgente n’est nécessaire.',
    oneWithdrawn: 'Le constat {number} a été retiré et n’est pas repris ici.',
    manyWithdrawn: 'Les constats {numbers} ont été retirés et ne sont pas repris ici.',
    wholeFinding: 'Le constat dans son ensemble',
    round: 'Contre-audit {number}',
    published: 'Résultats publiés le {day}.',
    copyFor: 'Pour {reader}',
    filesLead: 'Les constats font référence à ces images et fichiers.',
  },
  shipped: {
    classification: () => 'Confidentiel',
    confidentiality: ({ issuer, recipient }) =>
      `Ce document est exclusivement destiné à ${asIs(recipient)} et à ${asIs(issuer)}. Il décrit des faiblesses que des attaquants pourraient exploiter. Nous vous prions de le conserver sous forme chiffrée, de ne le transmettre qu’aux personnes qui en ont besoin et de supprimer les copies devenues inutiles.`,
    summary: ({ issuer, recipient, title, subject, period }) =>
      `${asIs(issuer)} a réalisé un audit de sécurité pour le compte de ${asIs(recipient)}\u00a0: ${asIs(title)} (${[
        subject,
        period,
      ]
        .filter((one) => one !== '')
        .map(asIs)
        .join(', ')}). Ce document présente nos constats, leur gravité et la manière de les corriger.`,
    method: () =>
      `Nous avons associé tests manuels et outils automatisés, et vérifié à la main tout ce qu’un outil signalait. Nous avons procédé en quatre étapes\u00a0:

1. **Reconnaissance.** Nous avons recensé ce que comprend le périmètre et ce qui est accessible.
2. **Analyse.** Nous avons recherché des faiblesses de conception, de configuration et de réalisation.
3. **Vérification.** Nous avons confirmé les faiblesses dans la mesure où cela était possible sans causer de dommage, et conservé des preuves.
4. **Évaluation.** Nous avons évalué chaque constat selon ses conséquences possibles et sa facilité d’exploitation.

Un tel audit est limité dans le temps et dans son périmètre. Il montre l’état au moment des tests et ne peut pas prouver l’absence d’autres faiblesses.`,
    ratings: () =>
      'Les niveaux de gravité suivent ceux du Common Vulnerability Scoring System (CVSS). Lorsque nous avons évalué un constat autrement que son score, la raison y est indiquée.',
    attestation: ({ issuer, recipient }) =>
      `Nous attestons que ${asIs(issuer)} a réalisé pour ${asIs(recipient)} l’audit de sécurité décrit ci-dessous. Un rapport distinct présente en détail le périmètre, la méthode et l’ensemble des constats.`,
  },
  letter: {
    greeting: 'Madame, Monsieur,',
    caveat:
      'La présente attestation reflète l’état à sa date. Un audit de sécurité est limité dans le temps et dans son périmètre, et ne peut exclure l’existence d’autres faiblesses.',
    closing: 'Veuillez agréer, Madame, Monsieur, l’expression de nos salutations distinguées.',
    signature: 'Nom et signature',
    placeAndDate: 'Lieu et date',
  },
};
