import { z } from 'zod';
import type { Finding } from '../model/image-scan.ts';
import { severityOf, timeOf, type Tool } from './tool.ts';

const text = z.string().optional();
const cvss = z.object({
  source: text,
  version: z.string(),
  vector: z.string(),
  metrics: z.object({ baseScore: z.number() }),
});
const metadata = z.object({
  id: z.string(),
  dataSource: text,
  namespace: text,
  severity: text,
  urls: z.array(z.string()).nullish(),
  description: text,
  cvss: z.array(cvss).nullish(),
});
const match = z.object({
  vulnerability: metadata.extend({ fix: z.object({ versions: z.array(z.string()).nullish() }).optional() }),
  relatedVulnerabilities: z.array(metadata).nullish(),
  artifact: z.object({
    name: z.string(),
    version: z.string().default(''),
    type: text,
    locations: z.array(z.object({ layerID: text })).nullish(),
  }),
});
const built = z.object({ built: text, status: z.object({ built: text }).nullish() });
const report = z.object({
  matches: z.array(match),
  descriptor: z.object({ name: z.literal('grype'), db: built.nullish() }),
});

/** Grype: reads OCI layouts from disk, and reports as `grype/presenter/models` of anchore/grype has it. */
export const grype: Tool = {
  name: 'grype',
  args: (folder) => [`oci-dir:${folder}`, '--output', 'json', '--quiet'],
  read(output) {
    const { matches, descriptor } = report.parse(JSON.parse(output));
    return {
      findings: matches.map(findingOf),
      sourceUpdatedAt: timeOf(descriptor.db?.status?.built ?? descriptor.db?.built), // since version 6 in the status
      isSupported: true, // of an image without packages it says the same as of one without vulnerabilities
    };
  },
};

/** A distribution's word on a vulnerability may have neither scores nor a description: those of the CVE are taken then. */
function findingOf({ vulnerability, relatedVulnerabilities, artifact }: z.infer<typeof match>): Finding {
  const { id, dataSource, namespace, severity, urls, description, cvss: own, fix } = vulnerability;
  const related = relatedVulnerabilities ?? [];
  const scores = [...(own ?? []), ...related.flatMap((one) => one.cvss ?? [])];
  return {
    name: id,
    description: description || related.find((one) => one.description)?.description,
    uri: dataSource || urls?.[0],
    severity: severityOf(severity),
    packageName: artifact.name,
    packageVersion: artifact.version,
    fixedVersion: fix?.versions?.join(', ') || undefined,
    packageType: artifact.type,
    layer: artifact.locations?.find(({ layerID }) => layerID)?.layerID,
    source: namespace,
    references: urls ?? [],
    scores: scores.map(({ version, vector, metrics, source }) => ({
      version,
      vector,
      score: metrics.baseScore,
      source,
    })),
  };
}
