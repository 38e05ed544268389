import { reachableShapes, rootShapes } from './reachable.ts';
import { type ServiceModel, shapeNamed } from './service-model.ts';

/**
 * Patterns that accept the same strings as the model's but cannot be made to backtrack for minutes: AWS matches in
 * linear time, JavaScript does not, and one request must not stop the server.
 */
const linear: ReadonlyMap<string, string> = new Map([
  // An optional separator before each run lets a run of n letters be cut up in 2^n ways.
  ['^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$', '[a-z0-9*]+(?:[._\\-/][a-z0-9*]+)*'],
]);

/**
 * Takes a pattern of a model (a Java expression that must match the whole string); gives the JavaScript one for
 * strings, or undefined where JavaScript cannot read it.
 */
export function usablePattern(asWritten: string): RegExp | undefined {
  const anchored = `^(?:${linear.get(asWritten) ?? asWritten})$`;
  // Without the flag, `\p{L}` would quietly mean the letters "p{L}".
  const flags = /\\[pP]\{/.test(asWritten) ? ['u'] : ['u', ''];
  for (const flag of flags) {
    try {
      return new RegExp(anchored, flag);
    } catch {
      // The next flag may do; with none left the pattern is listed as unusable.
    }
  }
  return undefined;
}

/** The reachable shapes whose pattern is left out of the schemas. */
export function unusablePatterns(model: ServiceModel): { shape: string; pattern: string }[] {
  const names = reachableShapes(model, [...rootShapes(model, 'input'), ...rootShapes(model, 'output')]);
  return names.flatMap((shape) => {
    const { pattern } = shapeNamed(model, shape);
    return pattern === undefined || usablePattern(pattern) !== undefined ? [] : [{ shape, pattern }];
  });
}
