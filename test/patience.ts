/** Limits that catch what hangs, and nothing that is only slow on a busy machine. */
export const PATIENT_TIMES = {
  FORMAT_TIMEOUT_SECONDS: '120',
  PDF_TIMEOUT_SECONDS: '600',
  PICTURE_TIMEOUT_SECONDS: '600',
} as const;

/** In the environment of a process of the program: it takes the machine's time, and minds nobody else's load. */
export const PATIENT: Readonly<Record<string, string>> = {
  ...PATIENT_TIMES,
  NODE_OPTIONS: `--import=${new URL('patient-process.js', import.meta.url).href}`,
};

/** The same, with its clock standing still at `now`, in epoch milliseconds. */
export function stillAt(now: number): Readonly<Record<string, string>> {
  return { ...PATIENT, STILL_AT: String(now) };
}
