import type { VNode } from 'preact';
import { Card } from '../../../../ui/card.tsx';
import { TextField } from '../../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../../ui/form.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { useSlug } from '../../../../ui/surroundings.ts';
import { engagementPaths } from '../../paths.ts';
import { REPORT_LANGUAGES, type ReportLanguage } from '../design.ts';
import { WORD_GROUPS } from '../words.ts';
import { LANGUAGE_NAMES, WORD_GROUP_NAMES } from './names.ts';
import { PreviewedButtons, PreviewedKind, ReportPreview } from './preview-views.tsx';
import type { Typed } from './section-views.tsx';
import { type FixedWord, fixedWords, mostOf, sayField } from './words-form.ts';

/** What the page of words shows. */
export interface WordsFacts {
  readonly language: ReportLanguage;
  readonly values: Typed;
  readonly errors?: FieldErrors;
  /** Why reports can't be made with them. */
  readonly error?: string | undefined;
}

/** `/dashboard/<slug>/settings/reports/words/<language>`. */
export function WordsPage({ facts }: { facts: WordsFacts }): VNode {
  const slug = useSlug();
  const { language, values, errors = {}, error } = facts;
  const words = fixedWords(language);
  const buttons = (
    <PreviewedButtons
      save="Save words"
      previewsAt={engagementPaths.previewReportWords(slug, language)}
      backTo={engagementPaths.reportDesign(slug)}
    />
  );
  return (
    <>
      <PageHeader
        title="Report wording"
        lead={`The headings, labels and sentences that we put into reports in ${LANGUAGE_NAMES[language]}. Leave a field empty to use ours, which you see in it.`}
        back={{ href: engagementPaths.reportDesign(slug), label: 'Report design' }}
      />
      <Languages current={language} />
      <div class="mt-6 grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div class="min-w-0">
          <Form id="words" action={engagementPaths.reportWords(slug, language)} errors={errors} error={error}>
            {buttons}
            <PreviewedKind kind={values.kind} />
            {WORD_GROUPS.map((group) => (
              <Card key={group} id={group} title={WORD_GROUP_NAMES[group]}>
                <div class="grid gap-5 sm:grid-cols-2">
                  {words
                    .filter((word) => word.group === group)
                    .map((word) => (
                      <WordField key={word.key} word={word} value={values[sayField(word.key)] ?? ''} />
                    ))}
                </div>
              </Card>
            ))}
            {buttons}
          </Form>
        </div>
        <ReportPreview src={`${engagementPaths.reportSample(slug)}?language=${language}`} />
      </div>
    </>
  );
}

function Languages({ current }: { current: ReportLanguage }) {
  const slug = useSlug();
  return (
    <nav aria-label="Languages" class="flex flex-wrap gap-2 print:hidden">
      {REPORT_LANGUAGES.map((one) => (
        <a
          key={one}
          class="btn btn-quiet btn-sm aria-[current]:border-primary aria-[current]:font-semibold"
          href={engagementPaths.reportWords(slug, one)}
          aria-current={one === current ? 'page' : undefined}
        >
          {LANGUAGE_NAMES[one]}
        </a>
      ))}
    </nav>
  );
}

/** A word by its label; ours stands in the field, and below it once there is another. */
function WordField({ word, value }: { word: FixedWord; value: string }) {
  const { key, label, shipped } = word;
  const isLong = mostOf(word) > LONG;
  return (
    <div class={isLong ? 'min-w-0 sm:col-span-2' : 'min-w-0'}>
      <TextField
        name={sayField(key)}
        label={label}
        value={value}
        placeholder={shipped}
        maxlength={mostOf(word)}
        hint={value === '' && shipped.length <= SEEN ? undefined : `Ours: ${shipped}`}
      />
      {value !== '' && (
        <button type="submit" class="btn btn-quiet btn-sm mt-2" name="reset" value={key}>
          Use ours<span class="sr-only">: {label}</span>
        </button>
      )}
    </div>
  );
}

/** A word of more characters has the whole line. */
const LONG = 100;
/** As many characters of our word are seen in its field; of a longer one all stand below it. */
const SEEN = 20;
