import type { Service } from '../../model/service.ts';

/** Percent of test and of production traffic; what is not named stays where it is. */
export interface TrafficWeights {
  readonly test?: number | undefined;
  readonly production?: number | undefined;
}

/** Who sends traffic to the revisions of services: their load balancers. */
export interface TrafficRouter {
  /**
   * Gives a revision this much of a service's traffic, and the rest to what had it before. Asked again, with the same
   * weights, for as long as the answer is `not yet`. Called in a transaction.
   */
  shift(service: Service, revisionArn: string, weights: TrafficWeights): 'done' | 'not yet';
}

/** The router of services without load balancers: they are found by their tasks, and there is nothing to shift. */
export const noLoadBalancers: TrafficRouter = { shift: () => 'done' };
