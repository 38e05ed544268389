import { isForeignDigest } from '../../../model/digest.ts';
import { page } from '../../../wire/pagination.ts';
import { countAsked, type Exchange, linkToNext, repositoryOf, sendJson } from './exchange.ts';
import { digestInvalid } from './registry-error.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MOST_REFERRERS = 1000;

/** The tags of a repository in order, `n` of them after `last`. */
export function listTags(exchange: Exchange): void {
  const { store, query, name } = exchange;
  const { id } = repositoryOf(exchange);
  const n = countAsked(exchange);
  const found = store.images.tagsInOrder(id, query.get('last') ?? '', n + 1);
  const { rows: tags, continueAfter: last } = page(found, n);
  const next = last === undefined ? undefined : { n: String(n), last };
  sendJson(exchange, { name, tags }, linkToNext(`/v2/${name}/tags/list`, next));
}

/** The repositories of the registry, `n` of them after `last`. */
export function listRepositories(exchange: Exchange): void {
  const { store, scope, query } = exchange;
  const n = countAsked(exchange);
  const found = store.repositories.list(scope, query.get('last') ?? '', n + 1).map(({ name }) => name);
  const { rows: repositories, continueAfter: last } = page(found, n);
  const next = last === undefined ? undefined : { n: String(n), last };
  sendJson(exchange, { repositories }, linkToNext('/v2/_catalog', next));
}

/** The images that are about another, which need not be there. */
export function listReferrers(exchange: Exchange): void {
  const { store, query, name, reference } = exchange;
  if (!isForeignDigest(reference)) throw digestInvalid(`Not a digest: ${reference.slice(0, 200)}`);
  const { id } = repositoryOf(exchange);
  const artifactType = query.get('artifactType') || undefined;
  const after = Number(/^\d{1,15}$/.exec(query.get('last') ?? '')?.[0] ?? 0);
  const asked = { type: artifactType, isArchived: false, after, limit: MOST_REFERRERS + 1 };
  const found = store.images.referrers(id, reference, asked);
  const { rows, continueAfter } = page(found, MOST_REFERRERS);
  const manifests = rows.map(({ mediaType, digest, manifestBytes, artifactType: type, annotations }) => ({
    mediaType,
    digest,
    size: manifestBytes,
    artifactType: type,
    annotations,
  }));
  const next = continueAfter && { ...(artifactType && { artifactType }), last: String(continueAfter.id) };
  const headers = {
    ...(artifactType !== undefined && { 'oci-filters-applied': 'artifactType' }),
    ...linkToNext(`/v2/${name}/referrers/${reference}`, next),
  };
  sendJson(exchange, { schemaVersion: 2, mediaType: INDEX, manifests }, headers, INDEX);
}
