import { type Severity, severityName } from '../domain/finding.ts';

/** How bad a finding is, in words and a colour that says the same. */
export const SeverityBadge = ({
  severity,
  score,
}: {
  severity: Severity | null;
  score?: number | undefined;
}) =>
  severity === null ? (
    <span class="text-muted">Not rated</span>
  ) : (
    <span class={`badge severity-${severity}`}>
      {severityName(severity)}
      {score !== undefined && ` ${score.toFixed(1)}`}
    </span>
  );
