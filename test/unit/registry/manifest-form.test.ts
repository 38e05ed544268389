import { describe, expect, it } from 'vitest';
import { accepts } from '../../../src/apis/ecr/registry/accepts.ts';
import { readManifest } from '../../../src/model/manifest.ts';
import { convertManifest, otherForm } from '../../../src/model/manifest-form.ts';

const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER_LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const digest = `sha256:${'a'.repeat(64)}`;

describe('what a client accepts', () => {
  it.each<[header: string | undefined, taken: boolean]>([
    [undefined, true],
    ['', true],
    ['*/*', true],
    ['application/*', true],
    [OCI, true],
    [`${DOCKER}, ${OCI}`, true],
    [`${DOCKER};q=0.9,${OCI};q=0.1`, true],
    [OCI.toUpperCase(), true],
    [DOCKER, false],
    ['text/*', false],
    [`*/*, ${OCI};q=0`, false],
    [`application/*;q=0.0, */*`, false],
    [`*/*;q=0, ${OCI}`, true],
  ])('with Accept %j an OCI manifest is taken: %j', (header, taken) => {
    expect(accepts(header)(OCI)).toBe(taken);
  });
});

describe('the form of a manifest', () => {
  const only =
    (...types: string[]) =>
    (mediaType: string) =>
      types.includes(mediaType);
  it.each<[stored: string, taken: string[], form: string | undefined]>([
    [DOCKER, [OCI], OCI],
    [OCI, [DOCKER], DOCKER],
    [OCI, [OCI, DOCKER], undefined],
    [OCI, ['application/vnd.docker.distribution.manifest.v1+json'], undefined],
    [INDEX, [DOCKER], undefined],
    [OCI, [], undefined],
  ])('%s for a client that takes %j becomes %s', (stored, taken, form) => {
    expect(otherForm(stored, only(...taken))).toBe(form);
  });

  const manifest = (mediaType: string, config: string, layers: readonly string[], more: object = {}) =>
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: config, size: 7, digest },
      layers: layers.map((one) => ({ mediaType: one, size: 9, digest })),
      ...more,
    });
  const dockers = manifest(DOCKER, 'application/vnd.docker.container.image.v1+json', [DOCKER_LAYER, DOCKER_LAYER]);
  const ocis = manifest(OCI, 'application/vnd.oci.image.config.v1+json', [OCI_LAYER, OCI_LAYER]);

  it.each([
    ['Docker as OCI', dockers, OCI, ocis],
    ['OCI as Docker', ocis, DOCKER, dockers],
  ])('of %s names the same contents', (_what, from, to, becomes) => {
    const converted = convertManifest(from, to) ?? '';
    expect(JSON.parse(converted)).toEqual(JSON.parse(becomes));
    expect(convertManifest(from, to)).toBe(converted);
    expect(readManifest(converted, to)).toMatchObject({ mediaType: to });
  });

  it('keeps where a layer is that is elsewhere, and leaves out what Docker cannot say', () => {
    const urls = ['https://example.com/layer'];
    const foreign = JSON.stringify({
      ...(JSON.parse(ocis) as object),
      annotations: { of: 'the image' },
      layers: [
        {
          mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
          size: 9,
          digest,
          urls,
          annotations: { of: 'a layer' },
        },
      ],
    });
    const converted = JSON.parse(convertManifest(foreign, DOCKER) ?? '') as object;
    expect(converted).not.toHaveProperty('annotations');
    expect(converted).toMatchObject({
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', size: 9, digest, urls }],
    });
    expect(converted).not.toHaveProperty('layers.0.annotations');
  });

  it.each([
    ['an artifact', manifest(OCI, 'application/vnd.oci.empty.v1+json', [OCI_LAYER])],
    [
      'one with a type of its own',
      manifest(OCI, 'application/vnd.oci.image.config.v1+json', [], { artifactType: 'x/y' }),
    ],
    ['one about another', manifest(OCI, 'application/vnd.oci.image.config.v1+json', [], { subject: { digest } })],
    [
      'one with a layer that Docker does not know',
      manifest(OCI, 'application/vnd.oci.image.config.v1+json', ['application/vnd.oci.image.layer.v1.tar+zstd']),
    ],
  ])('%s has no other', (_what, text) => {
    expect(convertManifest(text, DOCKER)).toBeUndefined();
  });
});
