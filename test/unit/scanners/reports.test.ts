import { describe, expect, it } from 'vitest';
import { grype } from '../../../src/scanners/grype.ts';
import { severityOf, timeOf } from '../../../src/scanners/tool.ts';
import { trivy } from '../../../src/scanners/trivy.ts';
import { GRYPE_REPORT, TRIVY_REPORT } from '../../support/scanner-reports.ts';

const read = (tool: typeof trivy, document: object) => tool.read(JSON.stringify(document));

describe('a report of trivy', () => {
  it('says what was found in which package, by all who scored it', () => {
    const { findings, isSupported } = read(trivy, TRIVY_REPORT);
    expect(isSupported).toBe(true);
    expect(findings[0]).toMatchObject({
      packageType: 'alpine',
      layer: 'sha256:e7c96db7181be991f19a9fb6975cdbbd73c65f4a2681348e63a141a2192a5f10',
      fixedVersion: '1.1.1d-r0',
      references: ['https://access.redhat.com/security/cve/CVE-2019-1549'],
    });
    expect(findings[0]?.scores.map(({ version, source, score }) => [version, source, score])).toEqual([
      ['2.0', 'nvd', 5],
      ['3.1', 'nvd', 5.3],
      ['3.0', 'redhat', 4.8],
    ]);
    expect(findings[1]).toMatchObject({ fixedVersion: undefined, layer: undefined, references: [], scores: [] });
  });

  it.each<[string, object, boolean]>([
    ['a known system without packages', { SchemaVersion: 2, Metadata: { OS: { Family: 'debian' } } }, true],
    ['packages without a system', { SchemaVersion: 2, Results: [{ Type: 'gobinary', Vulnerabilities: null }] }, true],
    ['nothing it knows', { SchemaVersion: 2, Metadata: { OS: null }, Results: null }, false],
  ])('of %s has no findings', (_what, document, isSupported) => {
    expect(read(trivy, document)).toEqual({ findings: [], isSupported });
  });

  it.each([[], {}, { SchemaVersion: 1 }, { SchemaVersion: 2, Results: [{ Vulnerabilities: [{}] }] }, GRYPE_REPORT])(
    'is none without what makes it one: case %#',
    (document) => {
      expect(() => read(trivy, document)).toThrow();
    },
  );

  it('comes from a database of a date, unless it has none yet', () => {
    expect(trivy.source?.read('{"VulnerabilityDB":{"UpdatedAt":"2024-12-31T06:16:29.9Z"}}')).toBe(1735625789900);
    expect(trivy.source?.read('{"Version":"0.58.1"}')).toBeUndefined();
  });
});

describe('a report of grype', () => {
  it('says of when its database is, in the form of either version', () => {
    const built = Date.parse('2025-02-20T04:15:58Z');
    expect(read(grype, GRYPE_REPORT).sourceUpdatedAt).toBe(built);
    const before = { name: 'grype', db: { built: '2025-02-20T04:15:58Z', schemaVersion: 5 } };
    expect(read(grype, { matches: [], descriptor: before }).sourceUpdatedAt).toBe(built);
    expect(read(grype, { matches: [], descriptor: { name: 'grype' } }).sourceUpdatedAt).toBeUndefined();
  });

  it.each([{}, { matches: [] }, { matches: [], descriptor: { name: 'syft' } }, TRIVY_REPORT])(
    'is none without what makes it one: case %#',
    (document) => {
      expect(() => read(grype, document)).toThrow();
    },
  );
});

it('severities are ECR’s', () => {
  const words = ['Negligible', 'LOW', 'Medium', 'High', 'CRITICAL', 'Unknown', undefined];
  expect(words.map(severityOf)).toEqual([
    'INFORMATIONAL',
    'LOW',
    'MEDIUM',
    'HIGH',
    'CRITICAL',
    'UNDEFINED',
    'UNDEFINED',
  ]);
});

it('a time that is none is none', () => {
  expect(['0001-01-01T00:00:00Z', 'soon', undefined].map(timeOf)).toEqual([undefined, undefined, undefined]);
});
