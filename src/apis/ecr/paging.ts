import { invalidParameter } from './errors.ts';

/** How many a page has where the call does not say. */
export const DEFAULT_PAGE = 100;

/** ECR's refusal of a nextToken that is of another list, or of nobody. */
export const refuseToken = (): Error => invalidParameter('nextToken', 'Invalid token provided');
