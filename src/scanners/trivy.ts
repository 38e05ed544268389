import { z } from 'zod';
import type { CvssScore, Finding } from '../model/image-scan.ts';
import { severityOf, timeOf, type Tool } from './tool.ts';

const text = z.string().optional();
const cvss = z.object({
  V2Vector: text,
  V2Score: z.number().optional(),
  V3Vector: text,
  V3Score: z.number().optional(),
});
const vulnerability = z.object({
  VulnerabilityID: z.string(),
  PkgName: z.string(),
  InstalledVersion: z.string().default(''),
  FixedVersion: text,
  PrimaryURL: text,
  Title: text,
  Description: text,
  Severity: text,
  Layer: z.object({ Digest: text }).optional(),
  DataSource: z.object({ ID: text }).optional(),
  CVSS: z.record(z.string(), cvss).nullish(),
  References: z.array(z.string()).nullish(),
});
const report = z.object({
  SchemaVersion: z.literal(2),
  Metadata: z.object({ OS: z.object({ Family: z.string() }).nullish() }).optional(),
  Results: z.array(z.object({ Type: text, Vulnerabilities: z.array(vulnerability).nullish() })).nullish(),
});
const version = z.object({ VulnerabilityDB: z.object({ UpdatedAt: text }).nullish() });

/** Trivy: reads OCI layouts from disk, and reports as `pkg/types/report.go` of aquasecurity/trivy has it. */
export const trivy: Tool = {
  name: 'trivy',
  // What the environment may have set otherwise is said: a status for findings, and half the time that it is given.
  args: (folder) => [
    'image',
    '--input',
    folder,
    '--format',
    'json',
    '--quiet',
    '--scanners',
    'vuln',
    '--exit-code',
    '0',
    '--timeout',
    '10m',
  ],
  read(output) {
    const { Results, Metadata } = report.parse(JSON.parse(output));
    const findings = (Results ?? []).flatMap(({ Type, Vulnerabilities }) =>
      (Vulnerabilities ?? []).map((one) => findingOf(one, Type)),
    );
    return { findings, isSupported: Boolean(Metadata?.OS) || (Results ?? []).length > 0 };
  },
  source: {
    args: ['version', '--format', 'json'],
    read: (output) => timeOf(version.parse(JSON.parse(output)).VulnerabilityDB?.UpdatedAt),
  },
};

function findingOf(one: z.infer<typeof vulnerability>, packageType: string | undefined): Finding {
  return {
    name: one.VulnerabilityID,
    description: one.Description ?? one.Title,
    uri: one.PrimaryURL,
    severity: severityOf(one.Severity),
    packageName: one.PkgName,
    packageVersion: one.InstalledVersion,
    fixedVersion: one.FixedVersion || undefined,
    packageType,
    layer: one.Layer?.Digest,
    source: one.DataSource?.ID,
    references: one.References ?? [],
    scores: Object.entries(one.CVSS ?? {}).flatMap(([source, scores]) => [...scoresOf(source, scores)]),
  };
}

function* scoresOf(source: string, one: z.infer<typeof cvss>): Generator<CvssScore> {
  const { V2Vector: v2, V2Score: v2Score, V3Vector: v3, V3Score: v3Score } = one;
  if (v2 !== undefined && v2Score !== undefined) yield { version: '2.0', vector: v2, score: v2Score, source };
  if (v3 === undefined || v3Score === undefined) return;
  yield { version: /^CVSS:([\d.]+)/.exec(v3)?.[1] ?? '3.0', vector: v3, score: v3Score, source };
}
