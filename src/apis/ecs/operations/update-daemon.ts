import { refuseDaemon } from '../daemons.ts';
import { operation } from '../operation.ts';

/** Refuses to update a daemon: there is none. */
export const updateDaemon = operation('UpdateDaemon', (context, { daemonArn }) => refuseDaemon(context, daemonArn));
