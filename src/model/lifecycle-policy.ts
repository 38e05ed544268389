/** Where an image is kept: archived ones cannot be pulled. */
export type StorageClass = 'standard' | 'archive';

/** What a rule counts: images from the youngest on, or days. */
export type CountType = 'imageCountMoreThan' | 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned';

/** Which images a rule is about, and when it is their turn. */
export interface LifecycleSelection {
  readonly tagStatus: 'tagged' | 'untagged' | 'any';
  readonly tagPatternList?: readonly string[] | undefined;
  readonly tagPrefixList?: readonly string[] | undefined;
  /** `standard` where it is not said. */
  readonly storageClass?: StorageClass | undefined;
  readonly countType: CountType;
  readonly countUnit?: 'days' | undefined;
  /** Images, or days. */
  readonly countNumber: number;
}

/** What becomes of the images of a rule. */
export interface LifecycleAction {
  readonly type: 'expire' | 'transition';
  readonly targetStorageClass?: 'archive' | undefined;
}

/** A rule of a lifecycle policy; the lowest priority goes first. */
export interface LifecycleRule {
  readonly rulePriority: number;
  readonly description?: string | undefined;
  readonly selection: LifecycleSelection;
  readonly action: LifecycleAction;
}

/** What rules look at of an image. Times in epoch milliseconds. */
export interface LifecycleImage {
  /** Greater the later it was stored, which decides between images that were pushed at one time. */
  readonly id: number;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly pulledAt?: number | undefined;
  /** Since when it is in the archive; undefined for one that is not. */
  readonly archivedAt?: number | undefined;
  /** When it last came back from the archive. */
  readonly activatedAt?: number | undefined;
  /** What became of the image it is about, where that is not as it was. */
  readonly subject?: 'deleted' | 'archived' | undefined;
  /** The storage class of a list that names it, `standard` where there are lists of both. */
  readonly listedIn?: StorageClass | undefined;
}

/** The storage class of the images a rule is about. */
export const storageClassOf = ({ selection }: LifecycleRule): StorageClass => selection.storageClass ?? 'standard';
