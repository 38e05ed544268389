import { type Config, ConfigError } from './config.ts';
import type { Effects } from './effects.ts';
import type { ImageScanner } from './model/image-scan.ts';
import { endLeftOver } from './scanners/end-left-over.ts';
import { findProgram } from './scanners/find-program.ts';
import { grype } from './scanners/grype.ts';
import { noScanner } from './scanners/no-scanner.ts';
import { toolScanner } from './scanners/tool-scanner.ts';
import { trivy } from './scanners/trivy.ts';
import { type BlobStore, scratchOf } from './store/blob-store.ts';

const TOOLS = { trivy, grype };

/**
 * Finds the scanner a server is told to use, and ends those that the server before left; gives how it is made of the
 * blobs, which are opened after that. Throws ConfigError where there is no such scanner.
 */
export function findScanner({
  scanner,
  environment,
  data,
}: Pick<Config, 'scanner' | 'environment' | 'data'>): (
  blobs: BlobStore,
  effects: Pick<Effects, 'realClock' | 'log'>,
) => ImageScanner {
  endLeftOver(scratchOf(data));
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
