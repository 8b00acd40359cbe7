import { useContext } from 'preact/hooks';
import { type CvssVersion, type Metric, type MetricGroup, NOT_DEFINED } from '../domain/cvss/metric.ts';
import { madeWithField, metricField, pickedVector, pickerFields } from '../domain/cvss/picked.ts';
import { readVector, severityName } from '../domain/cvss/score.ts';
import { legibleMetrics, metricsOf } from '../domain/cvss/vector.ts';
import { ErrorText, FormContext, fieldId } from './field.tsx';
import { TextField } from './fields.tsx';
import { HiddenField } from './form.tsx';
import { Icon } from './icon.tsx';

const GROUPS: readonly MetricGroup[] = ['base', 'threat', 'environmental', 'supplemental'];

const groupName = (group: MetricGroup, version: CvssVersion): string =>
  ({
    base: `Base metrics of CVSS ${version}`,
    threat: version === '4.0' ? 'Threat metrics' : 'Temporal metrics',
    environmental: `Environmental metrics of CVSS ${version}`,
    supplemental: 'Supplemental metrics (they don’t change the score)',
  })[group];

/** The radio buttons of one metric. Modified metrics have the values of their base metric, and don't explain them again. */
const MetricChoice = ({
  name,
  metric,
  value,
  error,
}: {
  name: string;
  metric: Metric;
  value: string | undefined;
  error: string | undefined;
}) => {
  const field = metricField(name, metric.code);
  const id = fieldId(field);
  const isModified = /^M[A-Z]/.test(metric.code);
  return (
    <fieldset id={id} class="space-y-1.5" aria-describedby={`${error ? `${id}-error ` : ''}${id}-hint`}>
      <legend class="text-sm font-medium">
        {metric.name} <span class="figures text-muted">({metric.code})</span>
      </legend>
      <p id={`${id}-hint`} class="text-sm text-muted">
        {metric.asks}
      </p>
      <ErrorText id={id} error={error} />
      <div class="grid gap-x-4 gap-y-2 @sm:grid-cols-2">
        {metric.values.map(({ code, name: valueName, means }) => (
          <label key={code} class="flex min-h-6 min-w-0 items-start gap-2.5">
            <input
              class="radio mt-px"
              type="radio"
              name={field}
              value={code}
              checked={(value ?? (metric.group === 'base' ? '' : NOT_DEFINED)) === code}
              data-cvss-metric={metric.code}
            />
            <span class="min-w-0">
              {valueName}
              {(!isModified || code === NOT_DEFINED) && <span class="block text-sm text-muted">{means}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};

/**
 * A CVSS vector by clicks or by pasting one (E9). Without the script the server works the vector out on save, by
 * `pickedVector` of the same `name`; with it, field, buttons, score and band follow one another. What is
 * wrong with the vector that is shown stands at the metric that it is about. `folded` shows the buttons on demand.
 */
export const CvssPicker = ({
  name,
  version,
  vector: saved,
  folded = false,
}: {
  name: string;
  version: CvssVersion;
  vector: string;
  folded?: boolean;
}) => {
  const form = useContext(FormContext);
  // What was typed or chosen before the session ended.
  const typed = pickerFields(name, version).map((field) => {
    const value = form.typed?.[field];
    return [field, typeof value === 'string' ? value : undefined] as const;
  });
  const vector =
    form.typed?.[name] === undefined ? saved : pickedVector(name, version, Object.fromEntries(typed));
  const read = readVector(vector, version);
  const problem = read.kind === 'problem' && vector.trim() !== '' ? read : undefined;
  const values = read.kind === 'vector' ? read.metrics : legibleMetrics(version, vector);
  return (
    <fieldset class="space-y-4" data-cvss-picker={version}>
      <legend class="mb-2 font-medium">CVSS {version}</legend>
      <FormContext.Provider value={{ ...form, typed: null }}>
        <TextField
          name={name}
          label={`CVSS ${version} vector`}
          value={vector}
          required={false}
          exact
          autocomplete="off"
          error={problem?.problem}
          hint="Paste a vector, or choose below. Leave it empty for none."
        />
      </FormContext.Provider>
      <HiddenField name={madeWithField(name)} value={vector} />
      <p class="text-sm">
        <span class="text-muted">Score: </span>
        <output class="font-medium" data-cvss-score for={fieldId(name)}>
          {read.kind === 'vector' ? `${read.score.toFixed(1)} ${severityName(read.severity)}` : 'None yet'}
        </output>
      </p>
      <div class="flex flex-wrap gap-x-6 gap-y-3">
        {GROUPS.map((group) => {
          const metrics = metricsOf(version).filter((metric) => metric.group === group);
          const isWrong = metrics.some(({ code }) => problem?.metric === code);
          const isUsed = group === 'base' || metrics.some(({ code }) => values.has(code));
          return (
            metrics.length > 0 && (
              <details key={group} class="disclosure open:basis-full" open={isWrong || (isUsed && !folded)}>
                <summary class="inline-flex min-h-7 items-center gap-1.5 text-sm font-medium">
                  <Icon name="chevron-right" size={16} />
                  {groupName(group, version)}
                </summary>
                <div class="@container mt-3">
                  <div class="grid gap-6 @2xl:grid-cols-2">
                    {metrics.map((metric) => (
                      <MetricChoice
                        key={metric.code}
                        name={name}
                        metric={metric}
                        value={values.get(metric.code)}
                        error={problem?.metric === metric.code ? problem.problem : undefined}
                      />
                    ))}
                  </div>
                </div>
              </details>
            )
          );
        })}
      </div>
    </fieldset>
  );
};
