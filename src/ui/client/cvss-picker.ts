import type { CvssVersion } from '../../domain/cvss/metric.ts';
import { readVector, severityName } from '../../domain/cvss/score.ts';
import { formatVector, legibleMetrics, metricsOf } from '../../domain/cvss/vector.ts';
import { all } from './dom.ts';

const versionOf = (picker: HTMLElement): CvssVersion => (picker.dataset.cvssPicker === '3.1' ? '3.1' : '4.0');

/** Keeps field, buttons, score and band of a picker together as one clicks, types or pastes (E9). */
function follow(picker: HTMLElement): void {
  const version = versionOf(picker);
  const field = picker.querySelector<HTMLInputElement>('input[type="text"]');
  const output = picker.querySelector<HTMLOutputElement>('[data-cvss-score]');
  const buttons = all<HTMLInputElement>('input[data-cvss-metric]', picker);
  if (!field || !output) return;
  const say = (text: string): void => {
    // A live region is read out again at each write, the same words too.
    if (output.textContent !== text) output.textContent = text;
  };
  const score = (): void => {
    const text = field.value.trim();
    const read = readVector(text, version);
    const isWrong = text !== '' && read.kind === 'problem';
    if (isWrong) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
    if (text === '') say('None yet');
    else
      say(read.kind === 'problem' ? read.problem : `${read.score.toFixed(1)} ${severityName(read.severity)}`);
  };
  const write = (): void => {
    const chosen = new Map(
      buttons.filter(({ checked }) => checked).map(({ dataset, value }) => [dataset.cvssMetric ?? '', value]),
    );
    const missing = metricsOf(version).filter(({ group, code }) => group === 'base' && !chosen.has(code));
    if (missing.length > 0) {
      say(`None yet: ${missing.length} base ${missing.length === 1 ? 'metric' : 'metrics'} to choose`);
      return;
    }
    field.value = formatVector(version, chosen);
    score();
  };
  const fill = (): void => {
    const text = field.value.trim();
    const read = readVector(text, version);
    // What is half typed must not undo what was chosen.
    if (text !== '' && read.kind === 'problem') return;
    const metrics = legibleMetrics(version, text);
    for (const button of buttons) {
      const optional = buttons.some(({ name, value }) => name === button.name && value === 'X');
      button.checked =
        (metrics.get(button.dataset.cvssMetric ?? '') ?? (optional ? 'X' : '')) === button.value;
    }
  };
  picker.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.cvssMetric !== undefined) write();
  });
  const readField = (): void => {
    fill();
    score();
  };
  field.addEventListener('input', readField);
  // What was typed or clicked before this had come.
  if (field.value !== field.defaultValue) readField();
  else if (buttons.some(({ checked, defaultChecked }) => checked !== defaultChecked)) write();
}

/** Takes all pickers of a page in hand. */
export const cvssPicker = (): void => {
  for (const picker of all('[data-cvss-picker]')) follow(picker);
};
