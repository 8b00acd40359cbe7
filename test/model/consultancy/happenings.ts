import fc from 'fast-check';

/** One thing that happens. Numbers choose among what there is (modulo), so that every shrunk list still makes sense. */
export type Happening = { readonly [field in 'by' | 'at' | 'other']: number } & {
  readonly do: Kind;
  readonly on: boolean;
};

export type Kind = (typeof KINDS)[number];

const KINDS = [
  'plan',
  'team',
  'show',
  'draft',
  'rewrite',
  'publish',
  'delete',
  'attach',
  'take-out',
  'remark',
  'comment',
  'unsay',
  'give',
  'archive',
  'erase',
  'need-to-know',
  'leave-or-come',
  'token',
  'revoke',
] as const;

const OFTEN: readonly Kind[] = ['draft', 'publish', 'show', 'team', 'give'];
const SELDOM: readonly Kind[] = ['erase'];

const happening = fc.record({
  do: fc.oneof(
    ...KINDS.map((kind) => ({
      weight: OFTEN.includes(kind) ? 4 : SELDOM.includes(kind) ? 1 : 2,
      arbitrary: fc.constant(kind),
    })),
  ),
  by: fc.nat({ max: 11 }),
  at: fc.nat({ max: 11 }),
  other: fc.nat({ max: 11 }),
  on: fc.boolean(),
});

export const anyHappenings = fc.array(happening, { minLength: 6, maxLength: 26, size: 'max' });

type Step = Pick<Happening, 'do'> & Partial<Happening>;

/**
 * Plans for both clients, of which two are shown to one of them; one of its contacts is given the first alone. A draft and a
 * published finding each show a file, and contacts and a consultant have tokens, some for one engagement of those that they reach.
 */
const STEPS: readonly Step[] = [
  { do: 'plan' },
  { do: 'plan', by: 1, at: 1 },
  { do: 'plan', on: false },
  { do: 'show' },
  { do: 'show', at: 2 },
  { do: 'draft' },
  { do: 'draft', at: 2 },
  { do: 'attach', at: 1 },
  { do: 'attach' },
  { do: 'publish', at: 1 },
  { do: 'give', at: 1, on: false },
  { do: 'token', by: 1 },
  { do: 'token', by: 4, on: false },
  { do: 'token', by: 1, on: false },
  { do: 'token', by: 3, on: false },
];

export const BEGINNING: readonly Happening[] = STEPS.map((step) => ({
  by: 0,
  at: 0,
  other: 0,
  on: true,
  ...step,
}));
