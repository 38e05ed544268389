import { expect, it } from 'vitest';
import { readImageName } from '../../../src/model/image-name.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

it.each([
  ['busybox', 'busybox', undefined, undefined],
  ['library/busybox:1.36', 'library/busybox', '1.36', undefined],
  ['localhost:4113/team/web', 'localhost:4113/team/web', undefined, undefined],
  ['localhost:4113/team/web:v1', 'localhost:4113/team/web', 'v1', undefined],
  [`localhost:4113/team/web@${DIGEST}`, 'localhost:4113/team/web', undefined, DIGEST],
  [`team/web:v1@${DIGEST}`, 'team/web', 'v1', DIGEST],
])('%s is taken apart', (image, repository, tag, digest) => {
  expect(readImageName(image)).toEqual({ repository, tag, digest });
});
