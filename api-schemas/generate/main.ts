import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiFiles, type ServiceId, services } from './api-files.ts';

const help = `Usage: npm run schemas -- <botocore's data folder>

Reads AWS's API models of ${Object.keys(services).join(', ')} and writes api-schemas/<service>/.
The folder is "data" inside an installed botocore, for example what this prints:
  python3 -c "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))"
`;

async function generate(dataFolder: string): Promise<void> {
  for (const id of Object.keys(services) as ServiceId[]) {
    const files = await apiFiles(dataFolder, id);
    const folder = join(import.meta.dirname, '..', id);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) {
      writeFileSync(join(folder, name), text);
      process.stdout.write(`api-schemas/${id}/${name}  ${text.length} characters\n`);
    }
  }
}

const [dataFolder, ...rest] = process.argv.slice(2);
if (dataFolder === '--help' || dataFolder === '-h') process.stdout.write(help);
else if (dataFolder === undefined || rest.length > 0) {
  process.stderr.write(help);
  process.exitCode = 2;
} else {
  try {
    await generate(dataFolder);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
