import { createHash } from 'node:crypto';
import type { EnhancedImageScanFinding, ImageScanFinding } from '../../../api-schemas/ecr/types.ts';
import type { CvssScore, Finding, ImageScan } from '../../model/image-scan.ts';
import type { Image } from '../../model/image.ts';
import { type Repository, repositoryArn } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { seconds } from './seconds.ts';

/** A scan, and of what. */
interface Scanned {
  readonly repository: Repository;
  readonly image: Image;
  readonly scan: ImageScan;
}

/** What a scan found, as a basic scan or an enhanced one has it. */
export function presentFindings(context: EcrContext, scanned: Scanned, findings: readonly Finding[]) {
  return scanned.scan.scanType === 'BASIC'
    ? { findings: findings.map(basicFinding) }
    : { enhancedFindings: findings.map((finding) => enhancedFinding(context, scanned, finding)) };
}

const scoreOf = ({ scores }: Finding, major: string): CvssScore | undefined =>
  scores.find(({ version }) => version.startsWith(major));

function basicFinding(finding: Finding): ImageScanFinding {
  const { name, description, uri, severity, packageName, packageVersion } = finding;
  const scores = ['2', '3'].flatMap((major) => {
    const score = scoreOf(finding, major);
    if (score === undefined) return [];
    return [
      { key: `CVSS${major}_VECTOR`, value: score.vector },
      { key: `CVSS${major}_SCORE`, value: String(score.score) },
    ];
  });
  const attributes = [
    { key: 'package_version', value: packageVersion },
    { key: 'package_name', value: packageName },
    ...scores,
  ];
  return { name, description, uri, severity, attributes };
}

/** As Amazon Inspector finds them (ECR API reference, example of DescribeImageScanFindings). */
function enhancedFinding(
  { store }: EcrContext,
  { repository, image, scan }: Scanned,
  finding: Finding,
): EnhancedImageScanFinding {
  const { scope, name: repositoryName } = repository;
  const { name, description, uri, severity, packageName, packageVersion, fixedVersion, packageType } = finding;
  const key = [image.digest, name, packageName, packageVersion].join(' ');
  const id = createHash('sha256')
    .update(`${repositoryArn(scope, repositoryName)} ${key}`)
    .digest('hex')
    .slice(0, 32);
  const observedAt = seconds(scan.result?.completedAt);
  const score = scoreOf(finding, '3') ?? scoreOf(finding, '2');
  return {
    awsAccountId: scope.accountId,
    description,
    findingArn: `arn:aws:inspector2:${scope.region}:${scope.accountId}:finding/${id}`,
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
    updatedAt: observedAt,
    packageVulnerabilityDetails: {
      vulnerabilityId: name,
      source: finding.source?.toUpperCase(),
      sourceUrl: uri,
      referenceUrls: finding.references,
      relatedVulnerabilities: [],
      cvss: finding.scores.map(({ version, vector, score: baseScore, source }) => ({
        baseScore,
        scoringVector: vector,
        source: source?.toUpperCase(),
        version,
      })),
      vulnerablePackages: [
        {
          name: packageName,
          version: packageVersion,
          packageManager: packageType?.toUpperCase(),
          sourceLayerHash: finding.layer,
          fixedInVersion: fixedVersion ?? 'NotAvailable',
        },
      ],
    },
    remediation: { recommendation: { text: 'None Provided' } },
    resources: [
      {
        type: 'AWS_ECR_CONTAINER_IMAGE',
        id: `${repositoryArn(scope, repositoryName)}/${image.digest}`,
        tags: Object.fromEntries(repository.tags.map(({ Key, Value }) => [Key, Value])),
        details: {
          awsEcrContainerImage: {
            registry: scope.accountId,
            repositoryName,
            imageHash: image.digest,
            imageTags: store.images.tagsOf(image.id),
            pushedAt: seconds(image.pushedAt),
          },
        },
      },
    ],
    score: score?.score,
    scoreDetails: score && {
      cvss: {
        adjustments: [],
        score: score.score,
        scoreSource: score.source?.toUpperCase(),
        scoringVector: score.vector,
        version: score.version,
      },
    },
    severity: severity === 'UNDEFINED' ? 'UNTRIAGED' : severity,
    status: 'ACTIVE',
    title: `${name} - ${packageName}`,
    type: 'PACKAGE_VULNERABILITY',
    fixAvailable: fixedVersion === undefined ? 'NO' : 'YES',
  };
}
