import type { ScanResult } from '../../model/image-scan.ts';
import type { Image } from '../../model/image.ts';
import type { Repository } from '../../model/repository.ts';

/** What looks for vulnerabilities in images. */
export interface Scanner {
  /** Scans an image and says what came of it, at once or later, but only once. Throws nothing. */
  scan(repository: Repository, image: Image, done: (result: ScanResult) => void): void;
}

/** Finds nothing, and says that nobody looked. */
export const noScanner: Scanner = {
  scan: (_repository, _image, done) =>
    done({
      status: 'COMPLETE',
      description: 'No scanner is configured in Drydock: nothing was looked for.',
      findings: [],
    }),
};
