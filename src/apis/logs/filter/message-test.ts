import { notBuilt } from '../../../wire/errors.ts';

/** Whether a message fits. */
export type MessageTest = (message: string) => boolean;

/** A regular expression between percent signs. */
export const noRegex = (): Error => notBuilt('LOGS FilterLogEvents with a regular expression in filterPattern');
