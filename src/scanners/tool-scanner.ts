import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock, Log } from '../effects.ts';
import type { ImageScanner, ScanResult } from '../model/image-scan.ts';
import { type LinkBlob, writeOciLayout } from './oci-layout.ts';
import { runProgram } from './run-program.ts';
import { ScannerFailure } from './scanner-failure.ts';
import type { Tool, ToolReport } from './tool.ts';

/** What a scanner that is a program works with. */
export interface ToolScannerParts {
  readonly tool: Tool;
  /** Its file. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A folder for layouts, on the file system of the blobs. */
  readonly scratch: string;
  readonly link: LinkBlob;
  /** Real time: a program lives in it. */
  readonly clock: Clock;
  readonly log: Log;
}

const WITHIN_MS = 600_000; // the first scan may fetch the scanner's whole database
const MOST_BYTES = 2 ** 25;

/** Scans with a program of the machine, which is given a folder of links to the image's blobs. */
export function toolScanner(parts: ToolScannerParts): ImageScanner {
  const { tool, program, environment, scratch, link, clock, log } = parts;

  async function report(folder: string, signal: AbortSignal): Promise<ToolReport> {
    const bounds = { program, folder: scratch, environment, withinMs: WITHIN_MS, mostBytes: MOST_BYTES, clock, signal };
    const read = readOutput(tool, await runProgram({ ...bounds, args: tool.args(basename(folder)) }));
    const { source } = tool;
    if (source === undefined) return read;
    const output = await runProgram({ ...bounds, args: source.args }).catch((error: unknown) => {
      if (error instanceof ScannerFailure) return undefined; // an older one may not know the question
      throw error;
    });
    return { ...read, sourceUpdatedAt: output === undefined ? undefined : readSource(source, output) };
  }

  async function remove(folder: string): Promise<void> {
    try {
      await rm(folder, { recursive: true, force: true });
    } catch (err) {
      log.warn({ err, folder }, 'the layout of an image could not be removed; the next start will');
    }
  }

  return {
    name: tool.name,
    async scan(image, signal) {
      let folder: string | undefined;
      try {
        folder = await mkdtemp(join(scratch, 'scan-'));
        if (!(await writeOciLayout(folder, image, link))) {
          return unsupported('The image has no layers that could be scanned.');
        }
        const { isSupported, ...found } = await report(folder, signal);
        if (!isSupported) return unsupported('The operating system and/or package manager are not supported.');
        return { status: 'COMPLETE', description: 'The scan was completed successfully.', ...found };
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ err: error, scanner: tool.name }, 'an image could not be scanned');
        const reason = error instanceof ScannerFailure ? error.message : 'the log of Drydock has why';
        const advice = `Run ${tool.name} on an image in a terminal to see what it wants, then scan again.`;
        return { status: 'FAILED', description: `${tool.name} failed: ${reason}. ${advice}`, findings: [] };
      } finally {
        if (folder !== undefined) await remove(folder);
      }
    },
  };
}

const unsupported = (why: string): ScanResult => ({
  status: 'UNSUPPORTED_IMAGE',
  description: `UnsupportedImageError: ${why}`,
  findings: [],
});

function readOutput(tool: Tool, output: string): ToolReport {
  try {
    return tool.read(output);
  } catch {
    throw new ScannerFailure(`it wrote what is no report of it: ${JSON.stringify(output.slice(0, 100))}`);
  }
}

function readSource({ read }: NonNullable<Tool['source']>, output: string): number | undefined {
  try {
    return read(output);
  } catch {
    return undefined;
  }
}
