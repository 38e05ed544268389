import { readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { type EnvironmentFileSource, readEnvironmentFile } from './model/environment-file.ts';

const LARGEST_BYTES = 1024 * 1024;
const OBJECT = /^arn:aws[\w-]*:s3:::([a-z0-9][a-z0-9.-]+)\/(.+)$/;

/**
 * Environment files from a folder that stands for S3: the object `KEY` of the bucket `BUCKET` is the file `BUCKET/KEY` in
 * it. The sentence of a missing one is that of stopped tasks at AWS; where it was looked for follows.
 */
export function createEnvironmentFiles(folder: string | undefined): EnvironmentFileSource {
  return {
    read(arns) {
      const variables = new Map<string, string>();
      for (const arn of arns) {
        const path = pathOf(folder, arn);
        const text = path === undefined ? undefined : textOf(path);
        if (text === undefined) return { error: missing(arn, path) };
        for (const [name, value] of readEnvironmentFile(text)) if (!variables.has(name)) variables.set(name, value);
      }
      return { variables: Object.fromEntries(variables) };
    },
  };
}

/** Undefined without a folder, and for what is no object, or would lead out of its bucket. */
function pathOf(folder: string | undefined, arn: string): string | undefined {
  const [, bucket, key] = OBJECT.exec(arn) ?? [];
  if (folder === undefined || bucket === undefined || key === undefined) return undefined;
  const inside = normalize(key);
  return inside.startsWith('..') || inside.includes('\0') ? undefined : join(folder, bucket, inside);
}

function textOf(path: string): string | undefined {
  try {
    const { size } = statSync(path);
    return size <= LARGEST_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function missing(arn: string, path: string | undefined): string {
  const where = path ?? 'nowhere: --s3-folder names no folder that could have it';
  return (
    'ResourceInitializationError: failed to download env files: service call has been retried 1 time(s): operation ' +
    'error S3: GetObject, https response error StatusCode: 404, api error NoSuchKey: The specified key does not exist. ' +
    `(${arn} was looked for in ${where})`
  );
}
