import type { ComponentChildren, VNode } from 'preact';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { languageName, severityOfTemplate, tagsOf } from '../../../domain/finding-template.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { readVector } from '../finding/vector.ts';
import type { Template } from './queries.ts';

export interface LibraryFacts extends PageLinks {
  /** Where the list is. */
  readonly path: string;
  /** What it is narrowed to. */
  readonly typed: {
    readonly q: string;
    readonly tag: string;
    readonly cwe: string;
    readonly language: string;
    readonly whose: 'own' | 'shipped' | null;
  };
  readonly templates: readonly Template[];
  /** How many there are on all pages. */
  readonly count: number;
  readonly tags: readonly string[];
  readonly languages: readonly string[];
  readonly leads: CvssVersion;
}

/** Whether a template is the workspace's own, in a word. */
export const OwnerBadge = ({ template }: { template: Pick<Template, 'own'> }) =>
  template.own === null ? <Badge>Shipped</Badge> : <Badge tone="info">Your team’s</Badge>;

const options = (values: readonly string[], label = (value: string) => value) =>
  values.map((value) => ({ value, label: label(value) }));

/** Narrows the list; whole without a script. */
function Filter({ facts: { path, typed, tags, languages } }: { facts: LibraryFacts }) {
  const isNarrowed = Object.values(typed).some(Boolean);
  return (
    <form
      method="get"
      action={path}
      class="flex flex-wrap items-end gap-3 border-b border-base-300 px-4 py-3.5 sm:px-6 print:hidden"
    >
      <div class="min-w-40 grow sm:max-w-56">
        <TextField name="q" label="Words" type="search" value={typed.q} autocomplete="off" maxlength={100} />
      </div>
      <div class="min-w-32 grow sm:max-w-40">
        <SelectField name="tag" label="Tag" value={typed.tag} placeholder="Any" options={options(tags)} />
      </div>
      <div class="w-24 grow sm:max-w-28">
        <TextField name="cwe" label="CWE" value={typed.cwe} autocomplete="off" />
      </div>
      <div class="min-w-28 grow sm:max-w-32">
        <SelectField
          name="language"
          label="Language"
          value={typed.language}
          placeholder="Any"
          options={options(languages, languageName)}
        />
      </div>
      <div class="min-w-28 grow sm:max-w-36">
        <SelectField
          name="whose"
          label="From"
          value={typed.whose ?? ''}
          placeholder="Everyone"
          options={[
            { value: 'own', label: 'Your team' },
            { value: 'shipped', label: 'SecPortal' },
          ]}
        />
      </div>
      <SubmitButton variant="neutral">Show</SubmitButton>
      {isNarrowed && <LinkButton href={path}>Show all</LinkButton>}
    </form>
  );
}

/** Templates in a list that can be narrowed; what to do with one stands at its end. */
export function TemplateList({
  facts,
  hrefOf,
  action,
}: {
  facts: LibraryFacts;
  hrefOf: (id: string) => string;
  action?: { readonly header: string; readonly of: (template: Template) => ComponentChildren };
}): VNode {
  const { templates, count, leads, newerHref, olderHref } = facts;
  return (
    <>
      <Card flush>
        <Filter facts={facts} />
        <DataTable
          caption="Templates"
          rows={templates}
          empty={
            <EmptyState icon="search" title="No templates match">
              Try fewer words, or show all.
            </EmptyState>
          }
          columns={[
            {
              header: 'Template',
              role: 'lead',
              cell: ({ id, text }) => (
                <a class="link font-medium" href={hrefOf(id)} lang={text.language}>
                  {text.title}
                </a>
              ),
            },
            {
              header: 'Severity',
              holds: 'severity',
              cell: ({ text }) => <SeverityBadge severity={severityOfTemplate(text, readVector, leads)} />,
            },
            {
              header: 'CWE',
              cell: ({ text }) => <span class="figures">{text.cwe === '' ? '–' : text.cwe}</span>,
            },
            {
              header: 'Tags',
              cell: ({ text }) => <span class="text-sm text-muted">{tagsOf(text).join(', ')}</span>,
            },
            {
              header: 'From',
              cell: (template) => (
                <span class="flex flex-wrap gap-1.5">
                  <OwnerBadge template={template} />
                  {template.text.language !== 'en' && <Badge>{languageName(template.text.language)}</Badge>}
                </span>
              ),
            },
            ...(action === undefined
              ? []
              : [{ header: action.header, role: 'action' as const, cell: action.of }]),
          ]}
        />
      </Card>
      <p class="text-sm text-muted" role="status">
        {count === 1 ? '1 template' : `${count} templates`}
      </p>
      <Pagination
        newerHref={newerHref}
        olderHref={olderHref}
        words={{ newer: 'Back to the first', older: 'More templates' }}
      />
    </>
  );
}
