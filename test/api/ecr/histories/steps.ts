import fc from 'fast-check';

/** Where a repository is: a registry, by its place in `SCOPES`. */
export type Where = 0 | 1 | 2 | 3;

/** The registries of a history; the last is public. Rules copy and cache from the first to those after it. */
export const SCOPES = [
  { accountId: '000000000000', region: 'us-east-1' },
  { accountId: '000000000000', region: 'eu-west-1' },
  { accountId: '111111111111', region: 'us-east-1' },
  { accountId: '000000000000', region: '' },
] as const;

export const NAMES = ['app', 'team/b', 'cache/app'] as const;
export const TAGS = ['v1', 'v2', 'w'] as const;
export const THINGS = ['x', 'y', 'plain', 'about-x', 'about-plain', 'list-xy', 'list-of-list', 'empty'] as const;
export type Thing = (typeof THINGS)[number];

const POLICIES = ['one', 'untagged', 'old', 'archive', 'none'] as const;

interface In {
  readonly where: Where;
  readonly name: (typeof NAMES)[number];
}
type Tag = (typeof TAGS)[number];

/** What one client can do, or time. */
export type OneStep =
  | (In & { readonly do: 'create'; readonly isFixed: boolean; readonly scans: boolean })
  | (In & { readonly do: 'drop'; readonly force: boolean })
  | (In & { readonly do: 'push'; readonly thing: Thing; readonly tag?: Tag | undefined; readonly by: 'api' | 'v2' })
  | (In & { readonly do: 'push-blob' | 'delete-blob' | 'mount'; readonly thing: 'x' | 'y' })
  | (In & { readonly do: 'untag' | 'delete'; readonly tag: Tag; readonly by: 'api' | 'v2' })
  | (In & { readonly do: 'delete-many'; readonly tags: readonly Tag[]; readonly things: readonly Thing[] })
  | (In & { readonly do: 'archive' | 'restore'; readonly thing: Thing })
  | (In & { readonly do: 'policy'; readonly policy: (typeof POLICIES)[number] })
  | (In & { readonly do: 'scan' | 'pull'; readonly tag: Tag })
  | { readonly do: 'replicate' | 'cache' | 'template'; readonly on: boolean }
  | { readonly do: 'collect'; readonly now: boolean }
  | { readonly do: 'reset'; readonly account?: string | undefined; readonly region?: string | undefined }
  | { readonly do: 'wait'; readonly minutes: number };

/** What can happen to a server; it may be killed while several things happen at a time, after so many turns. */
export type Step =
  | OneStep
  | (In & { readonly do: 'preview' })
  | { readonly do: 'restart'; readonly killed: boolean }
  | { readonly do: 'together'; readonly steps: readonly OneStep[]; readonly killedAfter?: number | undefined };

const often = <T>(many: number, ...[first, ...others]: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: many, arbitrary: fc.constant(first as T) },
    ...others.map((one) => ({ weight: 1, arbitrary: fc.constant(one) })),
  );
const at = { where: often<Where>(9, 0, 1, 2, 3), name: often(8, ...NAMES) };
const thing = fc.oneof(fc.constantFrom('x' as const, 'y' as const), fc.constantFrom(...THINGS));
const tag = often(2, ...TAGS);
const by = fc.constantFrom('api' as const, 'v2' as const);
const on = fc.boolean();
const is = <D extends Step['do']>(name: D) => fc.constant(name);

/** Pushes are the most frequent. */
const oneStep: fc.Arbitrary<OneStep> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: is('create'), ...at, isFixed: fc.boolean(), scans: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: is('drop'), ...at, force: fc.boolean() }) },
  {
    weight: 30,
    arbitrary: fc.record({ do: is('push'), ...at, thing, tag: fc.option(tag, { nil: undefined }), by }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('push-blob' as const, 'delete-blob' as const, 'mount' as const),
      ...at,
      thing: fc.constantFrom('x' as const, 'y' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('untag' as const, 'delete' as const), ...at, tag, by }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: is('delete-many'),
      ...at,
      tags: fc.array(tag, { maxLength: 2 }),
      things: fc.array(thing, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('archive' as const, 'restore' as const), ...at, thing }),
  },
  { weight: 3, arbitrary: fc.record({ do: is('policy'), ...at, policy: fc.constantFrom(...POLICIES) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('scan' as const, 'pull' as const),
      ...at,
      tag,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('replicate' as const, 'cache' as const, 'template' as const),
      on,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: is('collect'), now: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<OneStep>(
      { do: 'reset', account: SCOPES[0].accountId },
      { do: 'reset', account: SCOPES[0].accountId, region: SCOPES[0].region },
      { do: 'reset', account: SCOPES[2].accountId },
    ),
  },
  { weight: 4, arbitrary: fc.record({ do: is('wait'), minutes: fc.constantFrom(2, 70, 25 * 60) }) },
);

/** Any step. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: oneStep },
  { weight: 1, arbitrary: fc.record({ do: is('preview'), ...at }) },
  { weight: 1, arbitrary: fc.record({ do: is('restart'), killed: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: is('together'),
      steps: fc.array(oneStep, { minLength: 2, maxLength: 5, size: 'max' }),
      killedAfter: fc.option(fc.nat(400), { nil: undefined }),
    }),
  },
);
