/** A vulnerability that a scanner found. */
export interface Finding {
  readonly name: string;
  readonly description?: string | undefined;
  readonly uri?: string | undefined;
  readonly severity: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'UNDEFINED';
  readonly attributes?: readonly { readonly key: string; readonly value?: string | undefined }[] | undefined;
}

/** What came of a scan; `description` is for people. */
export interface ScanResult {
  readonly status: 'COMPLETE' | 'FAILED' | 'UNSUPPORTED_IMAGE';
  readonly description: string;
  readonly findings: readonly Finding[];
}

/** The last scan of an image. Times in epoch milliseconds. */
export interface ImageScan {
  readonly startedAt: number;
  /** Undefined while it goes on. */
  readonly result?: (ScanResult & { readonly completedAt: number }) | undefined;
}
