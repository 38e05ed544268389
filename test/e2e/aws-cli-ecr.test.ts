import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { model } from '../../api-schemas/ecr/model.ts';
import { awsAvailable, shellAt } from '../support/cli.ts';
import {
  digestOf,
  DOCKER_MANIFEST,
  manifestOf,
  type RegistryClient,
  registryClient,
} from '../support/registry-client.ts';
import { startServer } from '../support/server.ts';
import { keep, policyOf, untagged } from '../unit/ecr/lifecycle-images.ts';

/** A manifest as Docker writes it, with its indents. */
const dockerManifest = (layer: string): string =>
  JSON.stringify(JSON.parse(manifestOf('{}', [layer], { mediaType: DOCKER_MANIFEST })), null, 3);

/** `PutImage` as the CLI calls it. */
const commandOf = (operation: string) => operation.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

/** What Amazon ECR's user guide does with images, line by line. */
describe.skipIf(!(await awsAvailable()))('the AWS CLI', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let run: (lines: string) => Promise<string>;
  const called = new Set<string>();
  const shell = (lines: string): Promise<string> => {
    for (const [, command = ''] of lines.matchAll(/aws ecr ([a-z-]+)/g)) called.add(command);
    return run(lines);
  };
  let registry: RegistryClient;
  beforeAll(async () => {
    server = await startServer();
    run = shellAt(server.url);
    registry = await registryClient(server.url);
  });
  afterAll(() => server.close());

  async function push(repository: string, tag: string, layer: string): Promise<string> {
    for (const blob of ['{}', layer]) await registry.pushBlob(repository, blob);
    const manifest = dockerManifest(layer);
    await registry.putManifest(repository, tag, manifest, DOCKER_MANIFEST);
    return digestOf(manifest);
  }

  it('retags an image without pulling it', async () => {
    const made = await shell(
      'aws ecr create-repository --repository-name amazonlinux --query repository.repositoryUri',
    );
    expect(JSON.parse(made)).toBe(`localhost:${new URL(server.url).port}/amazonlinux`);
    const digest = await push('amazonlinux', 'latest', 'one');
    await shell(`
      MANIFEST=$(aws ecr batch-get-image --repository-name amazonlinux --image-ids imageTag=latest --output text --query 'images[].imageManifest')
      aws ecr put-image --repository-name amazonlinux --image-tag 2017.03 --image-manifest "$MANIFEST"`);
    const described = JSON.parse(await shell('aws ecr describe-images --repository-name amazonlinux'));
    expect(described.imageDetails).toMatchObject([
      { imageDigest: digest, imageTags: ['latest', '2017.03'], imageManifestMediaType: DOCKER_MANIFEST },
    ]);
  });

  it('finds the image that was pushed last, and deletes those without a tag', async () => {
    await shell('aws ecr create-repository --repository-name cleaned');
    for (const layer of ['one', 'two', 'three']) await push('cleaned', 'latest', layer);
    await push('cleaned', 'v4', 'four');
    const last = `aws ecr describe-images --repository-name cleaned --query 'sort_by(imageDetails,& imagePushedAt)[-1].imageTags[0]' --output text`;
    expect(await shell(last)).toBe('v4');
    await shell(`
      IMAGES=$(aws ecr list-images --repository-name cleaned --filter tagStatus=UNTAGGED --query 'imageIds[*]' --output json)
      aws ecr batch-delete-image --repository-name cleaned --image-ids "$IMAGES" --query 'length(failures)'`);
    const left = `aws ecr list-images --repository-name cleaned --query 'imageIds[].imageTag' --output text`;
    expect((await shell(left)).split('\t')).toEqual(['latest', 'v4']);
    await shell('aws ecr batch-delete-image --repository-name cleaned --image-ids imageTag=latest imageTag=v4');
    expect(await shell('aws ecr delete-repository --repository-name cleaned --query repository.repositoryName')).toBe(
      '"cleaned"',
    );
  });

  it('sends a layer in parts and gets it back', async () => {
    const printed = await shell(`
      aws ecr create-repository --repository-name parts >/dev/null
      FILE=$(mktemp) && printf layer >"$FILE"
      ID=$(aws ecr initiate-layer-upload --repository-name parts --query uploadId --output text)
      aws ecr upload-layer-part --repository-name parts --upload-id "$ID" --part-first-byte 0 --part-last-byte 4 --layer-part-blob "fileb://$FILE" --query lastByteReceived
      aws ecr complete-layer-upload --repository-name parts --upload-id "$ID" --layer-digests ${digestOf('layer')} --query layerDigest --output text
      rm "$FILE"`);
    expect(printed.split('\n')).toEqual(['4', digestOf('layer')]);
    await push('parts', 'v1', 'layer');
    const url = await shell(
      `aws ecr get-download-url-for-layer --repository-name parts --layer-digest ${digestOf('layer')} --query downloadUrl --output text`,
    );
    expect(await (await fetch(url)).text()).toBe('layer');
  });

  it('waits for a scan and for a preview', async () => {
    await shell('aws ecr create-repository --repository-name waited');
    await push('waited', 'v1', 'one');
    const image = '--repository-name waited --image-id imageTag=v1';
    const findings = await shell(`
      aws ecr start-image-scan ${image} >/dev/null
      aws ecr wait image-scan-complete ${image}
      aws ecr describe-image-scan-findings ${image} --query imageScanStatus.status --output text`);
    expect(findings).toBe('COMPLETE');
    const preview = await shell(`
      aws ecr start-lifecycle-policy-preview --repository-name waited --lifecycle-policy-text '${policyOf(untagged(keep(1)))}' >/dev/null
      aws ecr wait lifecycle-policy-preview-complete --repository-name waited
      aws ecr get-lifecycle-policy-preview --repository-name waited --query summary.expiringImageTotalCount`);
    expect(preview).toBe('0');
  });

  it('prints what ECR refuses, and fails', async () => {
    await expect(shell('aws ecr describe-repositories --repository-names none')).rejects.toMatchObject({
      code: expect.toSatisfy((code) => code > 0),
      stderr: expect.stringContaining(
        `An error occurred (RepositoryNotFoundException) when calling the DescribeRepositories operation: The repository with name 'none' does not exist in the registry with id '000000000000'`,
      ),
    });
  });

  it('calls every other operation there is', async () => {
    const repository = '--repository-name all/of-them';
    await shell(`aws ecr create-repository ${repository} --tags Key=a,Value=b`);
    const digest = await push('all/of-them', 'v1', 'layer');
    const arn = 'arn:aws:ecr:us-east-1:000000000000:repository/all/of-them';
    const image = '--image-id imageTag=v1';
    const role = '--principal-arn arn:aws:iam::000000000000:role/scanner';
    const policy = (resource: string): string =>
      `--policy-text '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:ReplicateImage"${resource}}]}'`;
    const rule = '--ecr-repository-prefix other';
    const upstream = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
    const profile = 'arn:aws:signer:us-east-1:000000000000:/signing-profiles/release';
    // of each line the commands follow one another, and the lines run side by side
    const lines = [
      [
        `describe-repositories --repository-names all/of-them`,
        `put-image-tag-mutability ${repository} --image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=dev-*`,
        `put-image-scanning-configuration ${repository} --image-scanning-configuration scanOnPush=true`,
        `tag-resource --resource-arn ${arn} --tags Key=c,Value=d`,
        `untag-resource --resource-arn ${arn} --tag-keys a`,
        `list-tags-for-resource --resource-arn ${arn}`,
        `set-repository-policy ${repository} ${policy('')}`,
        `get-repository-policy ${repository}`,
        `delete-repository-policy ${repository}`,
        `batch-get-repository-scanning-configuration --repository-names all/of-them none`,
      ],
      [
        `batch-check-layer-availability ${repository} --layer-digests ${digestOf('layer')}`,
        `describe-image-replication-status ${repository} ${image}`,
        `describe-image-signing-status ${repository} ${image}`,
        `list-image-referrers ${repository} --subject-id imageDigest=${digest}`,
        `put-lifecycle-policy ${repository} --lifecycle-policy-text '${policyOf(untagged(keep(1)))}'`,
        `get-lifecycle-policy ${repository}`,
        `delete-lifecycle-policy ${repository}`,
        `update-image-storage-class ${repository} ${image} --target-storage-class ARCHIVE`,
        `describe-images ${repository} --filter imageStatus=ARCHIVED`,
      ],
      [
        `put-registry-policy ${policy(',"Resource":"*"')}`,
        `get-registry-policy`,
        `delete-registry-policy`,
        `put-registry-scanning-configuration --scan-type BASIC --rules '[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"prod*","filterType":"WILDCARD"}]}]'`,
        `get-registry-scanning-configuration`,
        `put-replication-configuration --replication-configuration '{"rules":[]}'`,
        `describe-registry`,
        `put-signing-configuration --signing-configuration '{"rules":[{"signingProfileArn":"${profile}"}]}'`,
        `get-signing-configuration`,
        `delete-signing-configuration`,
        `get-authorization-token --registry-ids 000000000000 111122223333`,
      ],
      [
        `create-pull-through-cache-rule ${rule} --upstream-registry-url ${upstream}`,
        `describe-pull-through-cache-rules`,
        `update-pull-through-cache-rule ${rule} --custom-role-arn arn:aws:iam::000000000000:role/pull`,
        `validate-pull-through-cache-rule ${rule}`,
        `delete-pull-through-cache-rule ${rule}`,
        `create-repository-creation-template --prefix team --applied-for REPLICATION CREATE_ON_PUSH`,
        `update-repository-creation-template --prefix team --description ours`,
        `describe-repository-creation-templates`,
        `delete-repository-creation-template --prefix team`,
        `put-account-setting --name BLOB_MOUNTING --value DISABLED`,
        `get-account-setting --name BLOB_MOUNTING`,
        `register-pull-time-update-exclusion ${role}`,
        `list-pull-time-update-exclusions`,
        `deregister-pull-time-update-exclusion ${role}`,
      ],
    ];
    await Promise.all(lines.map((line) => shell(line.map((command) => `aws ecr ${command} >/dev/null`).join('\n'))));
    expect(model.operations.map(commandOf).filter((command) => !called.has(command))).toEqual([]);
  });
});
