import type { Image } from '../../model/image.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';

/** Each may have annotations of 4 MiB. */
const READ_AT_ONCE = 20;

interface Asked {
  readonly subject: string;
  /** The id of the image behind which to begin. */
  readonly after: number;
  readonly types?: readonly string[] | undefined;
  readonly isArchived?: boolean | undefined;
}

/** The images of a repository that are about another, which need not be there, in the order in which they were pushed. */
export function* referrersOf(
  { store }: Pick<EcrContext, 'store'>,
  { id }: Pick<Repository, 'id'>,
  { subject, after, types, isArchived }: Asked,
): Generator<Image> {
  for (let last = after, read = READ_AT_ONCE; read === READ_AT_ONCE; ) {
    const found = store.images.referrers(id, subject, { types, isArchived, after: last, limit: READ_AT_ONCE });
    yield* found;
    read = found.length;
    last = found.at(-1)?.id ?? last;
  }
}
