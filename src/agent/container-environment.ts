import type { FollowedContainer } from './followed-task.ts';

type Variables = Readonly<Record<string, string>>;
type Listed = readonly { readonly name?: string | undefined; readonly value?: string | undefined }[];

/** What a container's environment has beside what its definition and override say. */
export interface GivenEnvironment {
  /** For what a machine of AWS's would tell by other means: the definition may say otherwise. */
  readonly defaults?: Variables | undefined;
  /** Those of its files, which its definition and override may say otherwise. */
  readonly files?: Variables | undefined;
  /** The agent's own: AWS's puts them over whatever the definition says. */
  readonly own?: Variables | undefined;
  /** The values of the container's secrets, which AWS's agent puts in last of all, over an override too. */
  readonly secrets?: Variables | undefined;
}

const listed = (variables: Listed): Variables =>
  Object.fromEntries(variables.map(({ name = '', value = '' }) => [name, value]));

/** The environment of a container; what stands further down wins. */
export function containerEnvironment(
  { definition, override }: FollowedContainer,
  { defaults, files, own, secrets }: GivenEnvironment = {},
): Record<string, string> {
  return {
    ...defaults,
    ...files,
    ...listed(definition.environment),
    ...listed(override?.environment ?? []),
    ...own,
    ...secrets,
  };
}
