/** A tag as ECS's API has it. */
export interface Tag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}
