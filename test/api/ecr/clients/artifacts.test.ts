import { afterAll, beforeAll, expect, it } from 'vitest';
import { descriptor, digestOf, MANIFEST, manifestOf } from '../../../support/registry-client.ts';
import { type Conversation, converse } from '../distribution-spec/conversation.ts';
import { containerd } from './containerd.ts';

const NAME = 'artifacts';
const EMPTY = 'application/vnd.oci.empty.v1+json';
const SUBJECT = descriptor('the image', MANIFEST);
const DATA = { ...descriptor('{}', EMPTY), data: 'e30=' };
let oci: Conversation;
let client: ReturnType<typeof containerd>;
beforeAll(async () => {
  oci = await converse(NAME);
  client = containerd(oci, NAME);
});
afterAll(() => oci.close());

interface Artifact {
  readonly config?: { readonly mediaType: string };
  readonly layer: string;
  readonly more?: object;
  readonly tag?: string;
  /** What ECR says that it is: for a chart as its user guide has it ("Pushing a Helm chart"). */
  readonly artifactMediaType: string;
}

const HELM = 'application/vnd.cncf.helm';
const NOTATION = 'application/vnd.cncf.notary.signature';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

it.each<[what: string, artifact: Artifact]>([
  [
    'a chart of Helm',
    {
      config: descriptor('{}', `${HELM}.config.v1+json`),
      layer: `${HELM}.chart.content.v1.tar+gzip`,
      tag: '0.1.0',
      artifactMediaType: `${HELM}.config.v1+json`,
    },
  ],
  [
    'a signature of cosign under its tag',
    {
      config: descriptor('{}', 'application/vnd.oci.image.config.v1+json'),
      layer: 'application/vnd.dev.cosign.simplesigning.v1+json',
      tag: `${SUBJECT.digest.replace(':', '-')}.sig`,
      artifactMediaType: 'application/vnd.oci.image.config.v1+json',
    },
  ],
  [
    'a bundle of cosign about an image',
    {
      config: descriptor('{}', EMPTY),
      layer: BUNDLE,
      more: { artifactType: BUNDLE, subject: SUBJECT },
      artifactMediaType: BUNDLE,
    },
  ],
  [
    'a signature of notation, whose config says what it is',
    {
      config: descriptor('{}', NOTATION),
      layer: 'application/jose+json',
      more: { subject: SUBJECT },
      artifactMediaType: NOTATION,
    },
  ],
  [
    'what oras attaches, with its config in the manifest',
    {
      config: DATA,
      layer: 'text/plain',
      more: { artifactType: 'application/vnd.example.sbom', subject: SUBJECT },
      artifactMediaType: 'application/vnd.example.sbom',
    },
  ],
])('%s is pushed, and described by ECR', async (what, { config, layer, more, tag, artifactMediaType }) => {
  const manifest = manifestOf('{}', [], { config, layers: [descriptor(what, layer)], ...more });
  await client.push('{}', EMPTY);
  await client.push(what, layer);
  expect(await client.push(manifest, MANIFEST, tag === undefined ? {} : { tag })).toBe('pushed');
  expect(await client.resolve(tag ?? digestOf(manifest))).toEqual(descriptor(manifest, MANIFEST));

  const imageDigest = digestOf(manifest);
  const { imageDetails } = await oci.ecr.describeImages({ repositoryName: NAME, imageIds: [{ imageDigest }] });
  const subject = more && 'subject' in more ? { subjectManifestDigest: SUBJECT.digest } : {};
  const tags = tag === undefined ? {} : { imageTags: [tag] };
  expect(imageDetails).toMatchObject([{ imageManifestMediaType: MANIFEST, artifactMediaType, ...subject, ...tags }]);
  expect('subjectManifestDigest' in (imageDetails?.[0] ?? {})).toBe('subjectManifestDigest' in subject);
  const { referrers = [] } = await oci.ecr.listImageReferrers({
    repositoryName: NAME,
    subjectId: { imageDigest: SUBJECT.digest },
    filter: { artifactTypes: [artifactMediaType] },
  });
  expect(referrers.map(({ digest }) => digest)).toEqual('subjectManifestDigest' in subject ? [imageDigest] : []);
});
