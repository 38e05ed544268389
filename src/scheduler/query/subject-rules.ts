import { parseInstant } from './instant.ts';
import type { Operator, SubjectKind } from './query.ts';
import { parseVersion } from './version.ts';

interface SubjectRule {
  readonly operators: readonly Operator[];
  /** What values it can be compared with, where not with any. Patterns are never checked by it. */
  readonly value?: { readonly words: string; readonly valid: (text: string) => boolean };
}

const ORDER: readonly Operator[] = ['==', '!=', '>', '>=', '<', '<='];
const EXISTENCE: readonly Operator[] = ['exists', '!exists'];
const TEXT: readonly Operator[] = ['==', '!=', 'in', '!in', '=~', '!~'];

/**
 * What each subject can be asked, by the list in AWS's developer guide. The guide has no list for `task:group`; an
 * order of groups would mean nothing, so those operators are left out.
 */
export const SUBJECT_RULES: Readonly<Record<SubjectKind, SubjectRule>> = {
  agentConnected: {
    operators: TEXT,
    value: { words: 'true or false', valid: (text) => text === 'true' || text === 'false' },
  },
  agentVersion: {
    operators: ORDER,
    value: { words: 'a version such as 1.14.5', valid: (text) => parseVersion(text) !== undefined },
  },
  attribute: { operators: [...ORDER, ...EXISTENCE, 'in', '!in', '=~', '!~'] },
  ec2InstanceId: { operators: TEXT },
  registeredAt: {
    operators: ORDER,
    value: {
      words: 'a time such as 2018-06-18 or 2018-06-18T22:28:28Z',
      valid: (text) => parseInstant(text) !== undefined,
    },
  },
  runningTasksCount: { operators: ORDER, value: { words: 'a number', valid: (text) => /^\d{1,9}$/.test(text) } },
  'task:group': { operators: [...TEXT, ...EXISTENCE] },
};
