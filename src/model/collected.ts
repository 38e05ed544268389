/** What a collection of blobs came to, in bytes but for the count. */
export interface Collected {
  readonly freedBytes: number;
  /** Of blobs that no image needs, and that were asked for within the hour: whoever did may be about to push one. */
  readonly waitingBytes: number;
  /** What there is after it. */
  readonly blobs: number;
  readonly bytes: number;
}
