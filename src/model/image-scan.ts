/** How bad a vulnerability is, in ECR's words. */
export type FindingSeverity = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'UNDEFINED';

/** A score of a vulnerability by the Common Vulnerability Scoring System. */
export interface CvssScore {
  /** `2.0`, `3.1` */
  readonly version: string;
  readonly vector: string;
  readonly score: number;
  /** Who gave it, `nvd`. */
  readonly source?: string | undefined;
}

/** A vulnerability that a scanner found in a package. */
export interface Finding {
  /** Usually a CVE's number. */
  readonly name: string;
  readonly description?: string | undefined;
  readonly uri?: string | undefined;
  readonly severity: FindingSeverity;
  readonly packageName: string;
  readonly packageVersion: string;
  /** The versions in which it is not, as a person reads them; undefined where there are none. */
  readonly fixedVersion?: string | undefined;
  /** What kind of package it is: `debian`, `npm`. */
  readonly packageType?: string | undefined;
  /** The digest of the layer that brought the package. */
  readonly layer?: string | undefined;
  /** Whose word it is that the package is vulnerable. */
  readonly source?: string | undefined;
  readonly references: readonly string[];
  readonly scores: readonly CvssScore[];
}

/** What came of a scan; `description` is for people. Times in epoch milliseconds. */
export interface ScanResult {
  readonly status: 'COMPLETE' | 'FAILED' | 'UNSUPPORTED_IMAGE';
  readonly description: string;
  readonly findings: readonly Finding[];
  /** Of when what the scanner knows of vulnerabilities is; undefined where it did not say. */
  readonly sourceUpdatedAt?: number | undefined;
}

/** The last scan of an image, without what it found. Times in epoch milliseconds. */
export interface ImageScan {
  readonly startedAt: number;
  readonly scanner: string;
  readonly scanType: 'BASIC' | 'ENHANCED';
  /** Whether the image is scanned again whenever more is known of vulnerabilities. */
  readonly isContinuous?: boolean | undefined;
  /** Undefined while it goes on. */
  readonly result?:
    | (Omit<ScanResult, 'findings'> & {
        readonly completedAt: number;
        readonly counts: Readonly<Partial<Record<FindingSeverity, number>>>;
      })
    | undefined;
}

/** An image as a scanner is given it: its manifest as it was pushed. Its blobs are where the scanner knows. */
export interface ScannedImage {
  readonly mediaType: string;
  readonly manifest: Buffer;
}

/** What looks for vulnerabilities in images. */
export interface ImageScanner {
  /** `none` for one that finds nothing. */
  readonly name: string;
  /** Scans an image; what goes wrong is a result too. Throws nothing but the reason of the signal when that is aborted. */
  scan(image: ScannedImage, signal: AbortSignal): Promise<ScanResult>;
}
