/** What a report can be (R3), as addresses, forms and programs spell it. */
export const REPORT_KINDS = ['full', 'summary', 'retest', 'finding', 'attestation'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

const KIND_NAMES: Readonly<Record<ReportKind, string>> = {
  full: 'Full report',
  summary: 'Executive summary',
  retest: 'Retest report',
  finding: 'Report of one finding',
  attestation: 'Attestation letter',
};

/** The kind as the screen writes it. */
export const reportKindName = (kind: ReportKind): string => KIND_NAMES[kind];

/** In what a report is written, as addresses, forms and programs spell it. */
export const REPORT_FORMATS = ['pdf', 'docx', 'html', 'json', 'csv', 'sarif'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const FORMAT_NAMES: Readonly<Record<ReportFormat, string>> = {
  pdf: 'PDF',
  docx: 'Word (DOCX)',
  html: 'Web page (HTML)',
  json: 'JSON',
  csv: 'CSV',
  sarif: 'SARIF',
};

/** The format as the screen writes it. */
export const reportFormatName = (format: ReportFormat): string => FORMAT_NAMES[format];

/** What a file of the format ends with. */
export const reportEnding = (format: ReportFormat): string => (format === 'sarif' ? 'sarif.json' : format);

/** The kinds that each format for programs has a place for: lists of findings, and of them JSON what a retest came to. */
const KINDS_OF_DATA: Readonly<Partial<Record<ReportFormat, readonly ReportKind[]>>> = {
  json: ['full', 'finding', 'retest'],
  csv: ['full', 'finding'],
  sarif: ['full', 'finding'],
};

/** Whether a format has a place for a kind of report; every document has. */
export const fitsFormat = (kind: ReportKind, format: ReportFormat): boolean =>
  KINDS_OF_DATA[format]?.includes(kind) ?? true;

/** `1.0`, `1.1`: how the delivered versions of one report are counted. */
export const versionName = (number: number): string => `1.${number}`;
