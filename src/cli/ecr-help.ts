/** What `drydock ecr --help` shows. */
export const ECR_HELP = [
  'drydock ecr gc: free the space of layers that no image of the registry needs',
  '',
  'Usage: drydock ecr gc [--now]',
  '',
  '  --now    those too that somebody sent or asked for within the last hour. A push that is under way, and whose',
  '           image is not there yet, may then fail, and has to be done again.',
  '',
  'A server does this every hour by itself, without --now.',
  'The server is the one at AWS_ENDPOINT_URL, or the one that drydock start makes.',
  '',
].join('\n');
