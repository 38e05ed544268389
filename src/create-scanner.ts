import { type Config, ConfigError } from './config.ts';
import type { Effects } from './effects.ts';
import type { ImageScanner } from './model/image-scan.ts';
import { findProgram } from './scanners/find-program.ts';
import { grype } from './scanners/grype.ts';
import { noScanner } from './scanners/no-scanner.ts';
import { toolScanner } from './scanners/tool-scanner.ts';
import { trivy } from './scanners/trivy.ts';
import type { BlobStore } from './store/blob-store.ts';

const TOOLS = { trivy, grype };

/** Finds the scanner a server is told to use; gives how it is made of the blobs. Throws ConfigError where it is not there. */
export function findScanner({
  scanner,
  environment,
}: Pick<Config, 'scanner' | 'environment'>): (
  blobs: BlobStore,
  effects: Pick<Effects, 'realClock' | 'log'>,
) => ImageScanner {
  if (scanner === 'none') return () => noScanner;
  const tool = TOOLS[scanner];
  const program = findProgram(scanner, environment.PATH ?? '');
  if (program === undefined) {
    throw new ConfigError(
      `--scanner ${scanner}: there is no program ${scanner} on PATH; install it, or leave the option out`,
    );
  }
  return ({ scratch, link }, { realClock, log }) =>
    toolScanner({ tool, program, environment, scratch, link, clock: realClock, log });
}
