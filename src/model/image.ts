/** An image in a repository, or a list of images, or any other artifact. Times in epoch milliseconds. */
export interface NewImage {
  readonly digest: string;
  readonly mediaType: string;
  /** Of its config, which says what an artifact is. */
  readonly artifactMediaType?: string | undefined;
  /** What it is as one that refers to another. */
  readonly artifactType?: string | undefined;
  /** Of its config and its layers as they are stored; of a list, that of its largest image. */
  readonly sizeInBytes: number;
  readonly manifestBytes: number;
  readonly pushedAt: number;
  /** The digest of the image it is about. */
  readonly subject?: string | undefined;
  /** Whether that was in the repository and was deleted, once at least. */
  readonly subjectWasDeleted?: true | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The same once it is stored. */
export interface Image extends NewImage {
  readonly id: number;
  readonly pulledAt?: number | undefined;
  /** Whether it is in the archive, from where it cannot be pulled. */
  readonly isArchived: boolean;
  /** When it last went to the archive, and last came back. */
  readonly archivedAt?: number | undefined;
  readonly activatedAt?: number | undefined;
}
