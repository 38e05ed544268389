import { parseArn } from '../../model/arn.ts';
import type { Scope } from '../../model/scope.ts';
import { ecsError } from './errors.ts';
import { checkScope } from './lookup.ts';

/**
 * The names behind the kind in an ARN that must be one: `['default', 'web']` of `…:service/default/web`. Throws
 * InvalidParameterException for another text, another kind, another account or region, or another count of names.
 */
export function arnPath(scope: Scope, text: string, kind: string, count: number): string[] {
  const parsed = parseArn(text);
  if (parsed) checkScope(scope, parsed);
  const [type, ...path] = parsed?.resource.split('/') ?? [];
  if (parsed?.service !== 'ecs' || type !== kind || path.length !== count || path.includes('')) {
    throw ecsError('InvalidParameterException', `Invalid identifier: ${text}`);
  }
  return path;
}
