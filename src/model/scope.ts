/** The account and region a request acts in: nothing of one scope is ever visible in another. */
export interface Scope {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}
