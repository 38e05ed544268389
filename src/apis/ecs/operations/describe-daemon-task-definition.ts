import { findDaemonTaskDefinition } from '../daemon-task-definitions.ts';
import { operation } from '../operation.ts';
import { presentDaemonTaskDefinition } from '../present/daemon-task-definition.ts';

/** Describes a revision, also one that is being deleted; a family alone means its latest ACTIVE one. */
export const describeDaemonTaskDefinition = operation(
  'DescribeDaemonTaskDefinition',
  (context, { daemonTaskDefinition }) => ({
    daemonTaskDefinition: presentDaemonTaskDefinition(findDaemonTaskDefinition(context, daemonTaskDefinition)),
  }),
);
