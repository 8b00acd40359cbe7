import type { VNode } from 'preact';
import { paths } from '../../../../http/paths.ts';
import { LinkButton } from '../../../../ui/button.tsx';
import { Card } from '../../../../ui/card.tsx';
import { DescriptionList } from '../../../../ui/description-list.tsx';
import { Details } from '../../../../ui/details.tsx';
import { Field } from '../../../../ui/field.tsx';
import { SelectField, TextField } from '../../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../../ui/form.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { useSlug } from '../../../../ui/surroundings.ts';
import { TextArea } from '../../../../ui/text-area.tsx';
import { engagementPaths } from '../../paths.ts';
import {
  REPORT_LANGUAGES,
  REPORT_WORDS,
  type ReportDesign,
  type ReportLanguage,
  type ReportWord,
} from '../design.ts';
import { wordsOf } from '../words.ts';
import { FONTS, PAPERS, wordField } from './form.ts';
import { LogoCard } from './logo-views.tsx';
import { FONT_NAMES, LANGUAGE_NAMES, PAPER_NAMES, WORD_NAMES } from './names.ts';
import { PreviewedButtons, PreviewedKind, ReportPreview } from './preview-views.tsx';
import { OwnSectionFields, SectionFields, type Typed } from './section-views.tsx';

/** What the page of a design shows. */
export interface DesignFacts {
  readonly issuer: string;
  readonly values: Typed;
  readonly errors?: FieldErrors;
  /** Why reports can't be made in it. */
  readonly error?: string | undefined;
  /** In which language its words are shown first. */
  readonly wordsIn: ReportLanguage;
  readonly hasLogo: boolean;
  /** Whether it is seen on white paper. */
  readonly isLogoSeen: boolean;
  readonly logoError?: string | undefined;
}

const options = <T extends string>(known: readonly T[], names: Readonly<Record<T, string>>) =>
  known.map((value) => ({ value, label: names[value] }));

/** How reports look, on the page of settings: the owner changes it, consultants read it. */
export function ReportDesignCard({
  design,
  hasLogo,
  isOwner,
}: {
  design: ReportDesign;
  hasLogo: boolean;
  isOwner: boolean;
}): VNode {
  const slug = useSlug();
  const { language, look } = design;
  return (
    <Card
      id="report-design"
      title="Report design"
      description="How your reports look and what they say. Versions that were delivered before stay the same."
      actions={
        <>
          <LinkButton href={engagementPaths.reportSample(slug)} size="small">
            See a sample
          </LinkButton>
          {isOwner && (
            <LinkButton href={engagementPaths.reportDesign(slug)} size="small">
              Change the design
            </LinkButton>
          )}
        </>
      }
    >
      <DescriptionList
        items={[
          { term: 'Language', value: LANGUAGE_NAMES[language] },
          { term: 'Colour', value: look.accent },
          { term: 'Font', value: FONT_NAMES[look.font] },
          { term: 'Paper', value: PAPER_NAMES[look.paper] },
          { term: 'Logo', value: hasLogo ? 'Your own' : 'None yet: reports show your name instead' },
        ]}
      />
    </Card>
  );
}

/** `/dashboard/<slug>/settings/reports`. */
export function DesignPage({ facts }: { facts: DesignFacts }): VNode {
  const slug = useSlug();
  const { values, errors = {}, error } = facts;
  const buttons = (
    <PreviewedButtons
      save="Save design"
      previewsAt={engagementPaths.reportPreview(slug)}
      backTo={paths.settings(slug)}
    />
  );
  return (
    <>
      <PageHeader
        title="Report design"
        lead="How your reports look and what they say, in every format."
        back={{ href: paths.settings(slug), label: 'Settings' }}
      />
      <div class="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div class="min-w-0 space-y-6">
          <Form id="design" action={engagementPaths.reportDesign(slug)} errors={errors} error={error}>
            {buttons}
            <PreviewedKind kind={values.kind} />
            <Card title="Look">
              <div class="space-y-5">
                <LookFields values={values} />
              </div>
            </Card>
            <Card
              title="Sections"
              description="Untick what your full reports don’t need. Up and Down save the design."
            >
              <SectionFields values={values} />
            </Card>
            <Card title="Sections of your own" description="Such as who you are, or your terms.">
              <div class="space-y-8">
                <OwnSectionFields values={values} />
              </div>
            </Card>
            <Card
              title="Your own words"
              description="Leave a text empty to use ours. Headings and other short words have a page of their own."
              actions={
                <LinkButton href={engagementPaths.reportWords(slug, facts.wordsIn)} size="small">
                  Change other words
                </LinkButton>
              }
            >
              <div class="space-y-5">
                {REPORT_WORDS.map((word) => (
                  <WordField key={word} word={word} facts={facts} />
                ))}
              </div>
            </Card>
            {buttons}
          </Form>
          <LogoCard {...facts} />
        </div>
        <ReportPreview src={engagementPaths.reportSample(slug)} />
      </div>
    </>
  );
}

const LookFields = ({ values }: { values: Typed }) => (
  <>
    <SelectField
      name="language"
      label="Language"
      value={values.language ?? ''}
      options={options(REPORT_LANGUAGES, LANGUAGE_NAMES)}
      hint="The language of headings, labels and standard sentences. Findings stay as you wrote them."
    />
    <Field
      props={{
        name: 'accent',
        label: 'Colour',
        hint: 'Used for headings and lines. It has to be readable on white.',
      }}
    >
      {(attributes, typed) => (
        <input {...attributes} class="input w-20 p-1" type="color" value={typed ?? values.accent ?? ''} />
      )}
    </Field>
    <SelectField name="font" label="Font" value={values.font ?? ''} options={options(FONTS, FONT_NAMES)} />
    <SelectField
      name="paper"
      label="Paper"
      value={values.paper ?? ''}
      options={options(PAPERS, PAPER_NAMES)}
    />
  </>
);

/** A text that reports say by themselves: the consultancy's, and below it what is said where there is none. */
function WordField({ word, facts: { values, issuer } }: { word: ReportWord; facts: DesignFacts }) {
  const { label, hint } = WORD_NAMES[word];
  const language: ReportLanguage = REPORT_LANGUAGES.find((known) => known === values.language) ?? 'en';
  const about = {
    issuer,
    recipient: 'Example Ltd',
    title: 'Example web shop',
    subject: wordsOf(language).subjects['web-application'],
    period: '',
  };
  const field = { name: wordField(word), label, value: values[wordField(word)] ?? '', required: false, hint };
  return (
    <div class="space-y-2">
      {word === 'classification' ? (
        <TextField {...field} maxlength={100} />
      ) : (
        <TextArea {...field} rows={4} />
      )}
      <Details summary="What we say by default" about={` about ${label}`}>
        <p class="whitespace-pre-line">{wordsOf(language).shipped[word](about)}</p>
      </Details>
    </div>
  );
}
