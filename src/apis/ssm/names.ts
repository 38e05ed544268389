import type { SsmContext } from './context.ts';
import { parameterArn } from '../../model/parameter.ts';
import { ssmError } from './errors.ts';

const MOST_CHARACTERS = 1011;
const MOST_LEVELS = 15;
const CHARACTERS = /^[\w./-]+$/;

/** Throws AWS's error for a name that a new parameter cannot have. */
export function checkName({ scope }: SsmContext, name: string): void {
  const levels = name.split('/').filter((level) => level !== '');
  const isPath = name.includes('/');
  const first = levels[0] ?? '';
  if (/^\/aws/i.test(name) && levels.length > 1) {
    throw ssmError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (!isPath && /^(aws|ssm)/i.test(name)) throw badName('can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  if (!CHARACTERS.test(name) || /^(aws|ssm)/i.test(first) || name.includes('//')) {
    throw badName(
      'can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (isPath && !name.startsWith('/')) {
    throw ssmError('ValidationException', 'Parameter name must be a fully qualified name.');
  }
  if (name.endsWith('/')) throw ssmError('ValidationException', 'Parameter name must not end with slash.');
  if (levels.length > MOST_LEVELS) {
    throw ssmError('HierarchyLevelLimitExceededException', `A hierarchy can have a maximum of ${MOST_LEVELS} levels.`);
  }
  if (parameterArn(scope, name).length > MOST_CHARACTERS) {
    throw badName(`can have a maximum of ${MOST_CHARACTERS} characters, those of its ARN included.`);
  }
}

const badName = (what: string): Error => ssmError('ValidationException', `Parameter name: ${what}`);
