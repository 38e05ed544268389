import { refuseDaemon } from '../daemons.ts';
import { operation } from '../operation.ts';

/** Refuses to delete a daemon: there is none. */
export const deleteDaemon = operation('DeleteDaemon', (context, { daemonArn }) => refuseDaemon(context, daemonArn));
