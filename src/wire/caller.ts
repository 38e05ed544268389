/** Who calls, taken from the SigV4 credential scope or from the configured defaults. */
export interface Caller {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  readonly accessKeyId: string;
}
