import { isDigest } from '../../../model/digest.ts';
import { publicPathOf } from '../../../model/public-registry.ts';
import type { Repository } from '../../../model/repository.ts';
import { OutOfOrder, UploadOver } from '../../../store/blob-upload.ts';
import { accountSetting } from '../account-settings.ts';
import { finishUpload } from '../finish-upload.ts';
import { findRepository } from '../lookup.ts';
import type { UploadSession } from '../uploads.ts';
import { type Exchange, pathOf, repositoryOf, send } from './exchange.ts';
import { digestInvalid, RegistryError } from './registry-error.ts';

/** Begins an upload; with `digest` also ends it, with `mount` perhaps needs none. */
export async function startUpload(exchange: Exchange): Promise<void> {
  const { query, uploads } = exchange;
  const repository = repositoryOf(exchange);
  const mount = query.get('mount');
  if (mount !== null && mounted(exchange, repository, mount)) {
    created(exchange, mount);
    return;
  }
  const digest = query.has('digest') ? digestAsked(exchange) : undefined;
  const session = await uploads.begin(repository.id);
  if (digest === undefined) {
    send(exchange, 202, progress(exchange, session));
    return;
  }
  try {
    await receiveAndFinish(exchange, repository, session, digest);
  } finally {
    await uploads.end(session); // nobody was told of it, to go on with it
  }
}

/** How far an upload is. */
export function uploadStatus(exchange: Exchange): void {
  const { session } = sessionOf(exchange);
  send(exchange, 204, progress(exchange, session));
}

/** Takes a chunk. */
export async function uploadChunk(exchange: Exchange): Promise<void> {
  const { session } = sessionOf(exchange);
  await receive(exchange, session);
  send(exchange, 202, progress(exchange, session));
}

/** Takes the last chunk, if one is sent, and ends the upload. */
export async function endUpload(exchange: Exchange): Promise<void> {
  const { repository, session } = sessionOf(exchange);
  await receiveAndFinish(exchange, repository, session, digestAsked(exchange));
}

/** Gives up an upload. */
export async function cancelUpload(exchange: Exchange): Promise<void> {
  const { session } = sessionOf(exchange);
  await exchange.uploads.end(session);
  send(exchange, 204);
}

/** Gives the repository a blob of another in the same registry, or of a public one; false where that has none of the kind. */
function mounted({ store, scope, query, realNow }: Exchange, { id }: Repository, digest: string): boolean {
  if (accountSetting(store, scope, 'BLOB_MOUNTING') === 'DISABLED') return false;
  const asked = query.get('from') ?? '';
  const { registry, rest } = publicPathOf(asked) ?? { registry: scope, rest: asked };
  const from = store.repositories.find(registry, rest);
  const size = from && store.repositoryBlobs.size(from.id, digest);
  if (size === undefined) return false;
  store.repositoryBlobs.put(id, digest, size, realNow());
  return true;
}

function sessionOf(exchange: Exchange): { readonly repository: Repository; readonly session: UploadSession } {
  const repository = repositoryOf(exchange);
  const session = exchange.uploads.find(repository.id, exchange.reference);
  if (session === undefined) throw uploadUnknown();
  return { repository, session };
}

async function receiveAndFinish(
  exchange: Exchange,
  repository: Repository,
  session: UploadSession,
  digest: string,
): Promise<void> {
  await receive(exchange, session);
  const finished = await finishUpload(exchange, repository, session, digest).catch(told);
  if (finished === 'other digest') throw digestInvalid(`What was uploaded does not have the digest ${digest}.`);
  if (finished === 'no repository') findRepository(exchange, { repositoryName: repository.name });
  created(exchange, digest);
}

/** Takes the body; where it is cut off, what came of it is kept, so that the client may go on from there. */
async function receive(exchange: Exchange, session: UploadSession): Promise<void> {
  const { request } = exchange;
  const range = request.headers['content-range'];
  const [, first, last] = /^(?:bytes )?(\d{1,15})-(\d{1,15})(?:\/.*)?$/.exec(range ?? '') ?? [];
  if (range !== undefined && first === undefined) throw outOfOrder(exchange, session);
  const length = request.headers['content-length'];
  const [start, end] = first === undefined ? [undefined, undefined] : [Number(first), Number(last)];
  if (start !== undefined && end !== undefined && length !== undefined && Number(length) !== end - start + 1) {
    throw new RegistryError(400, 'SIZE_INVALID', `The range ${range} is not ${length} bytes long.`);
  }
  const { upload } = session;
  try {
    await upload.append(request, start);
  } catch (error) {
    if (error instanceof OutOfOrder) throw outOfOrder(exchange, session);
    if (!request.errored) await exchange.uploads.end(session); // the disk's fault: nothing is kept
    return told(error);
  }
  if (end === undefined || upload.size === end + 1) return;
  await exchange.uploads.end(session);
  throw new RegistryError(400, 'SIZE_INVALID', `What was sent is not the range ${range}.`);
}

function told(error: unknown): never {
  throw error instanceof UploadOver ? uploadUnknown() : error;
}

function digestAsked({ query }: Exchange): string {
  const digest = query.get('digest') ?? '';
  if (isDigest(digest)) return digest;
  throw digestInvalid(`Not a digest of SHA-256: ${digest.slice(0, 200)}`);
}

const uploadUnknown = (): RegistryError => new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', 'There is no such upload.');

const outOfOrder = (exchange: Exchange, session: UploadSession): RegistryError =>
  new RegistryError(
    416,
    'BLOB_UPLOAD_INVALID',
    `The next byte is number ${session.upload.size}.`,
    progress(exchange, session),
  );

function progress(exchange: Exchange, { id, upload }: UploadSession): Record<string, string> {
  return {
    location: `/v2/${pathOf(exchange)}/blobs/uploads/${id}`,
    range: `0-${Math.max(0, upload.size - 1)}`,
    'docker-upload-uuid': id,
  };
}

function created(exchange: Exchange, digest: string): void {
  send(exchange, 201, { location: `/v2/${pathOf(exchange)}/blobs/${digest}`, 'docker-content-digest': digest });
}
