import Docker from 'dockerode';

let answer: Promise<boolean> | undefined;

/**
 * Whether a Docker engine answers here. Without one, tests that need it are skipped with one line on standard error per
 * test file; in CI (`CI=true`) a missing engine is a failure, so that nothing passes by not being run.
 */
export function dockerAvailable(): Promise<boolean> {
  answer ??= ask();
  return answer;
}

async function ask(): Promise<boolean> {
  try {
    await new Docker().ping();
    return true;
  } catch (error) {
    if (process.env.CI === 'true') throw new Error(`CI needs a Docker engine: ${error}. Run .ci/docker-up.`);
    process.stderr.write('\n### NO DOCKER ENGINE ANSWERS: tests that need one are SKIPPED. Run .ci/docker-up.\n\n');
    return false;
  }
}
