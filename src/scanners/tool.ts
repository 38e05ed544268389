import type { Finding, FindingSeverity } from '../model/image-scan.ts';

/** What a scanner wrote, as we read it. */
export interface ToolReport {
  readonly findings: readonly Finding[];
  /** Epoch milliseconds; undefined where the report does not have it. */
  readonly sourceUpdatedAt?: number | undefined;
  /** Whether it knew the image's operating system, or any package in it. */
  readonly isSupported: boolean;
}

/** A scanner that is a program: what it is told and how it answers. */
export interface Tool {
  readonly name: 'trivy' | 'grype';
  /** Scans the OCI layout in a folder; its name has neither `:` nor `@`, which both would take for a tag. */
  args(folder: string): readonly string[];
  /** Reads what it wrote. Throws for what is no report of it. */
  read(output: string): ToolReport;
  /** Where the report does not say of when its knowledge is: what it is asked for that, and how it answers. */
  readonly source?: { readonly args: readonly string[]; read(output: string): number | undefined } | undefined;
}

const SEVERITIES: Readonly<Record<string, FindingSeverity>> = {
  NEGLIGIBLE: 'INFORMATIONAL',
  LOW: 'LOW',
  MEDIUM: 'MEDIUM',
  HIGH: 'HIGH',
  CRITICAL: 'CRITICAL',
};

/** A severity in ECR's words. */
export const severityOf = (text = ''): FindingSeverity => SEVERITIES[text.toUpperCase()] ?? 'UNDEFINED';

/** Epoch milliseconds of an ISO time; undefined for none, and for Go's zero time. */
export function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return time > 0 ? time : undefined;
}
