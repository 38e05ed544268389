/** What `drydock exec --help` shows. */
export const EXEC_HELP = [
  'drydock exec: run a command in a container of a task that was run with enableExecuteCommand',
  '',
  'Usage: drydock exec TASK [--container NAME] [--cluster NAME] [-- COMMAND…]',
  '',
  '  TASK              the id, the ARN or the first letters of the id of a task',
  '  --container NAME  in this container; needed where the task has several',
  '  --cluster NAME    the cluster of the task [default]',
  '  COMMAND…          what to run [/bin/sh]',
  '',
  'The command runs as root on a terminal, as ECS Exec has it: what is typed is echoed, and standard output and error',
  'are one. Ends with the exit status of the command.',
  'The server is the one at AWS_ENDPOINT_URL, or the one that drydock start makes.',
  '',
].join('\n');
