import type { ImageScanner } from '../model/image-scan.ts';

/** Finds nothing, and says that nobody looked. */
export const noScanner: ImageScanner = {
  name: 'none',
  scan: async () => ({
    status: 'COMPLETE',
    description: 'No scanner is configured in Drydock: nothing was looked for.',
    findings: [],
  }),
};
