import { awsAvailable, skopeoAvailable } from './cli.ts';
import { dockerAvailable } from './engine.ts';

const ANNOUNCED = 'DRYDOCK_TESTS_ANNOUNCED'; // several projects of one run ask

/** Before any test: says in one loud line what is missing here and which tests are therefore skipped. */
export default async function announceSkipped(): Promise<void> {
  if (process.env[ANNOUNCED]) return;
  process.env[ANNOUNCED] = 'yes';
  const missing = [
    ...((await dockerAvailable()) ? [] : ['NO DOCKER ENGINE ANSWERS (.ci/docker-up brings one up)']),
    ...((await awsAvailable()) ? [] : ['THERE IS NO AWS CLI']),
    ...((await skopeoAvailable()) ? [] : ['THERE IS NO SKOPEO']),
  ];
  if (missing.length > 0) process.stderr.write(`\n### ${missing.join(', ')}: tests that need it are SKIPPED.\n\n`);
}
