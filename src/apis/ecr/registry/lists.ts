import { isForeignDigest } from '../../../model/digest.ts';
import { page } from '../../../wire/pagination.ts';
import { MOST_MANIFEST_BYTES } from '../put-manifest.ts';
import { referrersOf } from '../referrers.ts';
import { countAsked, type Exchange, linkToNext, pathOf, repositoryOf, sendJson } from './exchange.ts';
import { digestInvalid } from './registry-error.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MOST_REFERRERS = 1000;

/** The tags of a repository in order, `n` of them after `last`. */
export function listTags(exchange: Exchange): void {
  const { store, query } = exchange;
  const { id } = repositoryOf(exchange);
  const name = pathOf(exchange);
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

/** The images that are about another, which need not be there: as many as an index may have. */
export function listReferrers(exchange: Exchange): void {
  const { query, reference } = exchange;
  if (!isForeignDigest(reference)) throw digestInvalid(`Not a digest: ${reference.slice(0, 200)}`);
  const repository = repositoryOf(exchange);
  const asked = query.getAll('artifactType').filter((type) => type !== '');
  const types = asked.length > 0 ? asked : undefined; // containerd asks for several at once, of which any will do
  const after = Number(/^\d{1,15}$/.exec(query.get('last') ?? '')?.[0] ?? 0);
  const manifests: object[] = [];
  let bytes = 0;
  let last = 0;
  let next: [string, string][] | undefined;
  for (const image of referrersOf(exchange, repository, { subject: reference, after, types, isArchived: false })) {
    const { mediaType, digest, manifestBytes: size, artifactType, annotations } = image;
    bytes += size; // which the descriptor is not longer than by much: what it may be long of is the annotations
    if (manifests.length > 0 && (manifests.length === MOST_REFERRERS || bytes > MOST_MANIFEST_BYTES)) {
      next = [...asked.map((type): [string, string] => ['artifactType', type]), ['last', String(last)]];
      break;
    }
    manifests.push({ mediaType, digest, size, artifactType, annotations });
    last = image.id;
  }
  const headers = {
    ...(types && { 'oci-filters-applied': 'artifactType' }),
    ...linkToNext(`/v2/${pathOf(exchange)}/referrers/${reference}`, next),
  };
  sendJson(exchange, { schemaVersion: 2, mediaType: INDEX, manifests }, headers, INDEX);
}
