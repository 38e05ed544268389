import { isRepositoryName } from '../../../model/repository.ts';
import { deleteBlob, getBlob, headBlob } from './blobs.ts';
import { type Handler, send } from './exchange.ts';
import { listReferrers, listRepositories, listTags } from './lists.ts';
import { deleteManifest, getManifest, uploadManifest } from './manifests.ts';
import { createdOnPush, pulledThrough } from './prepared.ts';
import { RegistryError } from './registry-error.ts';
import { cancelUpload, endUpload, startUpload, uploadChunk, uploadStatus } from './uploads.ts';

type Methods = Readonly<Record<string, Handler>>;

const getOrFetchManifest = pulledThrough(getManifest);

const version: Handler = (exchange) => send(exchange, 200, { 'content-type': 'application/json' }, '{}');

/** What there is below `/v2/`: the end of a path, behind a repository's name, and what answers there. */
const OF_A_REPOSITORY: readonly (readonly [path: RegExp, methods: Methods])[] = [
  [/\/tags\/list$/, { GET: listTags }],
  [
    /\/manifests\/([^/]+)$/,
    {
      GET: getOrFetchManifest,
      HEAD: getOrFetchManifest,
      PUT: createdOnPush(uploadManifest),
      DELETE: deleteManifest,
    },
  ],
  [/\/blobs\/uploads\/?$/, { POST: createdOnPush(startUpload) }],
  [/\/blobs\/uploads\/([^/]+)$/, { GET: uploadStatus, PATCH: uploadChunk, PUT: endUpload, DELETE: cancelUpload }],
  [/\/blobs\/([^/]+)$/, { GET: getBlob, HEAD: headBlob, DELETE: deleteBlob }],
  [/\/referrers\/([^/]+)$/, { GET: listReferrers }],
];

const OF_ALL: Readonly<Record<string, Methods>> = {
  '': { GET: version, HEAD: version },
  _catalog: { GET: listRepositories },
};

/** Where a path leads. */
export interface Route {
  readonly name: string;
  readonly reference: string;
  readonly handler: Handler;
}

/** Finds what answers at a path behind `/v2/`. Throws RegistryError for what is nowhere, or has no such method. */
export function route(method: string, path: string): Route {
  if (Object.hasOwn(OF_ALL, path)) return { name: '', reference: '', handler: handlerOf(OF_ALL[path], method) };
  for (const [end, methods] of OF_A_REPOSITORY) {
    const found = end.exec(path);
    if (found === null) continue;
    const name = path.slice(0, found.index);
    if (!isRepositoryName(name)) {
      throw new RegistryError(400, 'NAME_INVALID', `Not a name of a repository: ${name.slice(0, 300)}`);
    }
    return { name, reference: found[1] ?? '', handler: handlerOf(methods, method) };
  }
  throw new RegistryError(404, 'NAME_UNKNOWN', 'There is nothing at this path of the registry.');
}

function handlerOf(methods: Methods = {}, method: string): Handler {
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handler) return handler;
  const allow = Object.keys(methods).join(', ');
  throw new RegistryError(405, 'UNSUPPORTED', `The method ${method} is not for this path.`, { allow });
}
