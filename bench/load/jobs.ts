/** What `load/requests.ts` is to do: GET one address with the cookies in turn. */
export interface RequestsJob {
  readonly url: string;
  /** The Host header. */
  readonly host: string;
  /** `:slug` in it is the workspace of each cookie's account. */
  readonly path: string;
  readonly cookies: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Instead of `seconds`. */
  readonly amount?: number;
  /** At most so many requests a second, over all connections. */
  readonly rate?: number;
  /** Keeps the time of each answer, for the percentiles. */
  readonly keepTimes?: boolean;
}

/** Times in milliseconds; 0 where they were not kept. */
export interface RequestsSeen {
  readonly perSecond: number;
  readonly answered: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

/** What `load/sign-ins.ts` is to do: whole sign-ins, several at a time, each of another account. */
export interface SignInsJob {
  readonly kind: 'secportal' | 'better-auth';
  readonly port: number;
  readonly people: readonly { readonly email: string; readonly secret: string }[];
  readonly atATime: number;
  readonly seconds: number;
}

export interface SignInsSeen {
  readonly perSecond: number;
  readonly p50: number;
  readonly failed: number;
  /** How many of the people were used up. */
  readonly used: number;
}

/** What `load/upload.ts` is to do: send a file. */
export interface UploadJob {
  readonly port: number;
  readonly path: string;
  readonly cookie: string;
  readonly file: string;
}

export interface UploadSeen {
  /** From the first byte to the end of the answer, in milliseconds. */
  readonly ms: number;
  /** Where the answer leads. */
  readonly location: string;
}

/** What `load/seal.ts` is to do: seal a file into another. */
export interface SealingJob {
  readonly file: string;
  readonly into: string;
}

/** Times in milliseconds: by the clock, and of the processor. */
export interface SealingSeen {
  readonly ms: number;
  readonly cpuMs: number;
}

/** What `load/autosaves.ts` is to do: save one finding, one request after another. */
export interface AutosavesJob {
  readonly port: number;
  readonly path: string;
  readonly cookie: string;
  /** The description begins with it. */
  readonly text: string;
  /** Which the finding has. */
  readonly revision: number;
  readonly seconds: number;
}

/** `p50` in milliseconds. */
export interface AutosavesSeen {
  readonly p50: number;
  readonly answered: number;
  readonly failed: number;
  /** Which the finding has now. */
  readonly revision: number;
}
