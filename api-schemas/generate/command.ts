import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiFiles, type GeneratedId, generatedIds } from './api-files.ts';

const help = `Usage: npm run schemas -- <botocore's data folder>

Reads AWS's API models of ${generatedIds.join(', ')} and writes api-schemas/<service>/.
The folder is "data" inside an installed botocore, for example what this prints:
  python3 -c "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))"
`;

/** What the command does to the world: the folder it writes the services' folders into, and where it says things. */
export interface Surroundings {
  readonly target: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Takes the command line's arguments; gives the exit status: 0, 1 if it failed, 2 if it was called wrongly. */
export async function runCommand(args: readonly string[], { target, out, err }: Surroundings): Promise<number> {
  const [dataFolder, ...rest] = args;
  if (dataFolder === '--help' || dataFolder === '-h') {
    out(help);
    return 0;
  }
  if (dataFolder === undefined || rest.length > 0) {
    err(help);
    return 2;
  }
  try {
    for (const id of generatedIds) await write(dataFolder, id, target, out);
    return 0;
  } catch (error) {
    err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function write(dataFolder: string, id: GeneratedId, target: string, out: (text: string) => void): Promise<void> {
  const files = await apiFiles(dataFolder, id);
  mkdirSync(join(target, id), { recursive: true });
  for (const [name, text] of files) {
    writeFileSync(join(target, id, name), text);
    out(`${id}/${name}  ${text.length} characters\n`);
  }
}
