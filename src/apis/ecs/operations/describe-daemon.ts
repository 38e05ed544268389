import { refuseDaemon } from '../daemons.ts';
import { operation } from '../operation.ts';

/** Refuses to describe a daemon: there is none. */
export const describeDaemon = operation('DescribeDaemon', (context, { daemonArn }) => refuseDaemon(context, daemonArn));
