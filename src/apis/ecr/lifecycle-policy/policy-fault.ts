import { invalidParameter } from '../errors.ts';

/** ECR's refusal of a policy: what is wrong with it, in the words of its JSON schema or of its rules. */
export const policyFault = (what: string): Error =>
  invalidParameter('LifecyclePolicyText', `Lifecycle policy validation failure: ${what}`);

/** A value fits none of the forms it may have. */
export const matchesNone = (forms: number): Error =>
  policyFault(`instance failed to match exactly one schema (matched 0 out of ${forms})`);
