/** Someone waits for a preview in front of a screen, so it comes before reports. */
export type Urgency = 'preview' | 'report';

export interface PdfLimits {
  readonly urgency: Urgency;
  /** How long it may wait for others. In milliseconds. */
  readonly patienceMs: number;
  /** How long it may take by itself. In milliseconds. */
  readonly longestMs: number;
}

export type Pdf =
  | {
      readonly kind: 'rendered';
      readonly bytes: Uint8Array;
      readonly pages: number;
      /** The characters that no font has, each once; a sign stands for each in the PDF. */
      readonly replaced: string;
      /** Whether it is a PDF/UA-1; else it has its tags all the same. */
      readonly isAccessible: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly reason:
        | 'too-slow'
        | 'too-large'
        /** The process ended, of itself or by someone else's hand; another try may do better. */
        | 'died'
        /** The typesetter made nothing of it; `message` says why. */
        | 'refused'
        | 'too-many-waiting';
      /** For the log: it may quote the document. */
      readonly message: string;
    };
