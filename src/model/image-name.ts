/** An image's name in its parts. */
export interface ImageName {
  /** With the registry it is in, where the name has one. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Takes `REPOSITORY[:TAG][@DIGEST]` apart; the port of a registry is none of these. Any text has a repository. */
export function readImageName(image: string): ImageName {
  const [named = '', digest] = image.split('@');
  const [colonAndTag] = /:[^/]*$/.exec(named) ?? [];
  const repository = colonAndTag === undefined ? named : named.slice(0, -colonAndTag.length);
  return { repository, tag: colonAndTag?.slice(1), digest };
}
