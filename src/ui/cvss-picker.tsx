import { type CvssVersion, type Metric, type MetricGroup, NOT_DEFINED } from '../domain/cvss/metric.ts';
import { madeWithField, metricField } from '../domain/cvss/picked.ts';
import { readVector, severityName } from '../domain/cvss/score.ts';
import { legibleMetrics, metricsOf, type VectorProblem } from '../domain/cvss/vector.ts';
import { ErrorText, fieldId } from './field.tsx';
import { TextField } from './fields.tsx';
import { HiddenField } from './form.tsx';
import { Icon } from './icon.tsx';

const GROUPS: readonly MetricGroup[] = ['base', 'threat', 'environmental', 'supplemental'];

const groupName = (group: MetricGroup, version: CvssVersion): string =>
  ({
    base: 'Base metrics',
    threat: version === '4.0' ? 'Threat metrics' : 'Temporal metrics',
    environmental: 'Environmental metrics',
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
      <div class="grid gap-x-4 gap-y-2 sm:grid-cols-2">
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
 * `pickedVector` of the same `name`; with it, field, buttons, score and band follow one another. `problem` is what
 * `readVector` said of the `vector` that is shown, and stands at the metric that it is about.
 */
export const CvssPicker = ({
  name,
  version,
  vector,
  problem,
}: {
  name: string;
  version: CvssVersion;
  vector: string;
  problem?: VectorProblem | undefined;
}) => {
  const read = readVector(vector, version);
  const values = read.kind === 'vector' ? read.metrics : legibleMetrics(version, vector);
  return (
    <fieldset class="space-y-4" data-cvss-picker={version}>
      <legend class="mb-2 font-medium">CVSS {version}</legend>
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
      <HiddenField name={madeWithField(name)} value={vector} />
      <p class="text-sm">
        <span class="text-muted">Score: </span>
        <output class="font-medium" data-cvss-score for={fieldId(name)}>
          {read.kind === 'vector' ? `${read.score.toFixed(1)} ${severityName(read.severity)}` : 'None yet'}
        </output>
      </p>
      {GROUPS.map((group) => {
        const metrics = metricsOf(version).filter((metric) => metric.group === group);
        const isUsed = metrics.some(({ code }) => values.has(code) || problem?.metric === code);
        return (
          metrics.length > 0 && (
            <details key={group} class="disclosure" open={group === 'base' || isUsed}>
              <summary class="inline-flex min-h-7 items-center gap-1.5 text-sm font-medium">
                <Icon name="chevron-right" size={16} />
                {groupName(group, version)}
              </summary>
              <div class="mt-3 grid gap-6 lg:grid-cols-2">
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
            </details>
          )
        );
      })}
    </fieldset>
  );
};
