import { RE2JS } from 're2js';

/** Docker's own table (its awslogs driver); the percent sign stands for itself when doubled. */
const DATETIME: Readonly<Record<string, string>> = {
  a: '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)',
  A: '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)',
  w: '[0-6]',
  d: '(?:0[1-9]|[1,2][0-9]|3[0,1])',
  b: '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)',
  B: '(?:January|February|March|April|May|June|July|August|September|October|November|December)',
  m: '(?:0[1-9]|1[0-2])',
  Y: '\\d{4}',
  y: '\\d{2}',
  H: '(?:[0,1][0-9]|2[0-3])',
  I: '(?:0[0-9]|1[0-2])',
  p: '[A,P]M',
  M: '[0-5][0-9]',
  S: '[0-5][0-9]',
  f: '\\d{6}',
  z: '[+-]\\d{4}',
  Z: '[A-Z]{1,4}T',
  j: '(?:0[0-9][1-9]|[1,2][0-9][0-9]|3[0-5][0-9]|36[0-6])',
  L: '\\.\\d{3}',
  '%': '%',
};

/** Whether a line begins a new event. */
export type BeginsEvent = (line: string) => boolean;

/**
 * The test that a container's log options ask for; undefined where every line is an event. Throws a sentence in the
 * words of Docker's driver. Expressions are Go's: they take linear time whatever the line.
 */
export function beginsEvent(options: Readonly<Record<string, string>>): BeginsEvent | undefined {
  const format = options['awslogs-datetime-format'];
  const pattern = options['awslogs-multiline-pattern'];
  if (format !== undefined && pattern !== undefined) {
    throw new Error(
      "you cannot configure log opt 'awslogs-datetime-format' and 'awslogs-multiline-pattern' at the same time",
    );
  }
  const expression = pattern ?? (format ?? '').replace(/%(.)/g, (_all, letter: string) => DATETIME[letter] ?? '');
  if (expression === '') return undefined;
  try {
    const compiled = RE2JS.compile(expression);
    return (line) => compiled.matcher(line).find();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`awslogs could not parse multiline pattern key "${expression}": ${why}`);
  }
}
