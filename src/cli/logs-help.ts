/** What `drydock logs --help` shows. */
export const LOGS_HELP = [
  'drydock logs: what the containers of a task write, of those with the log driver awslogs',
  '',
  'Usage: drydock logs TASK [--follow] [--container NAME] [--cluster NAME]',
  '',
  '  TASK              the id or the ARN of a task',
  '  --follow          go on until the task has stopped',
  '  --container NAME  only of this container',
  '  --cluster NAME    the cluster of the task: that of its ARN, or default',
  '',
  'The server is the one at AWS_ENDPOINT_URL, or the one that drydock start makes.',
  '',
].join('\n');
