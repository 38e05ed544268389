import Docker from 'dockerode';

let answer: Promise<boolean> | undefined;

/**
 * Whether a Docker engine answers here. Without one, tests that need it are skipped (`announce-skipped.ts` says so, once
 * a run); in CI (`CI=true`) a missing engine is a failure, so that nothing passes by not being run.
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
    return false;
  }
}
