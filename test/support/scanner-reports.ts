/** A report as Trivy writes it, cut down: aquasecurity/trivy, integration/testdata/alpine-39.json.golden. */
export const TRIVY_REPORT = {
  SchemaVersion: 2,
  ArtifactName: 'alpine-39',
  ArtifactType: 'container_image',
  Metadata: { OS: { Family: 'alpine', Name: '3.9.4', EOSL: true }, ImageID: 'sha256:055936d39205' },
  Results: [
    {
      Target: 'alpine-39 (alpine 3.9.4)',
      Class: 'os-pkgs',
      Type: 'alpine',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2019-1549',
          PkgID: 'libcrypto1.1@1.1.1b-r1',
          PkgName: 'libcrypto1.1',
          InstalledVersion: '1.1.1b-r1',
          FixedVersion: '1.1.1d-r0',
          Status: 'fixed',
          Layer: { Digest: 'sha256:e7c96db7181be991f19a9fb6975cdbbd73c65f4a2681348e63a141a2192a5f10' },
          SeveritySource: 'nvd',
          PrimaryURL: 'https://avd.aquasec.com/nvd/cve-2019-1549',
          DataSource: { ID: 'alpine', Name: 'Alpine Secdb', URL: 'https://secdb.alpinelinux.org/' },
          Title: 'openssl: information disclosure in fork()',
          Description: 'OpenSSL 1.1.1 introduced a rewritten random number generator (RNG).',
          Severity: 'MEDIUM',
          CweIDs: ['CWE-330'],
          CVSS: {
            nvd: {
              V2Vector: 'AV:N/AC:L/Au:N/C:P/I:N/A:N',
              V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
              V2Score: 5,
              V3Score: 5.3,
            },
            redhat: { V3Vector: 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N', V3Score: 4.8 },
          },
          References: ['https://access.redhat.com/security/cve/CVE-2019-1549'],
          PublishedDate: '2019-09-10T17:15:00Z',
          LastModifiedDate: '2020-10-20T22:15:00Z',
        },
        {
          VulnerabilityID: 'CVE-2019-14697',
          PkgName: 'musl',
          InstalledVersion: '1.1.20-r4',
          Layer: {},
          Title: 'musl libc through 1.1.23 has an x87 floating-point stack adjustment imbalance',
          Severity: 'CRITICAL',
        },
        { VulnerabilityID: 'CVE-2099-0001', PkgName: 'musl', InstalledVersion: '1.1.20-r4', Severity: 'UNKNOWN' },
      ],
    },
    { Target: 'Node.js', Class: 'lang-pkgs', Type: 'node-pkg' },
  ],
};

/** A report as Grype writes it: the structures of anchore/grype, grype/presenter/models. */
export const GRYPE_REPORT = {
  matches: [
    {
      vulnerability: {
        id: 'CVE-2018-20839',
        dataSource: 'https://security-tracker.debian.org/tracker/CVE-2018-20839',
        namespace: 'debian:distro:debian:10',
        severity: 'Negligible',
        urls: ['https://security-tracker.debian.org/tracker/CVE-2018-20839'],
        description: '',
        cvss: [],
        fix: { versions: [], state: 'not-fixed' },
        advisories: [],
        risk: 0.1,
      },
      relatedVulnerabilities: [
        {
          id: 'CVE-2018-20839',
          dataSource: 'https://nvd.nist.gov/vuln/detail/CVE-2018-20839',
          namespace: 'nvd:cpe',
          severity: 'Critical',
          urls: [],
          description: 'systemd 242 changes the VT1 mode upon a logout.',
          cvss: [
            {
              source: 'nvd@nist.gov',
              type: 'Primary',
              version: '2.0',
              vector: 'AV:N/AC:M/Au:N/C:P/I:N/A:N',
              metrics: { baseScore: 4.3, exploitabilityScore: 8.6, impactScore: 2.9 },
              vendorMetadata: {},
            },
          ],
        },
      ],
      matchDetails: [{ type: 'exact-indirect-match', matcher: 'dpkg-matcher', searchedBy: {}, found: {} }],
      artifact: {
        id: 'f0b0e1',
        name: 'libsystemd0',
        version: '241-7~deb10u8',
        type: 'deb',
        locations: [{ path: '/var/lib/dpkg/status', layerID: 'sha256:d000633a5681' }],
        language: '',
        licenses: [],
        cpes: [],
        purl: 'pkg:deb/debian/libsystemd0@241-7~deb10u8',
        upstreams: [{ name: 'systemd' }],
      },
    },
  ],
  source: { type: 'image', target: {} },
  distro: { name: 'debian', version: '10', idLike: [] },
  descriptor: {
    name: 'grype',
    version: '0.87.0',
    db: { status: { schemaVersion: 'v6.0.2', built: '2025-02-20T04:15:58Z' } },
  },
};
