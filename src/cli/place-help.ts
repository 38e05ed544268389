/** What `drydock place --help` shows. */
export const PLACE_HELP = [
  'drydock place: where the scheduler puts tasks, and why, without a server',
  '',
  'Usage: drydock place SCENARIO.json [--step] [--json]',
  '',
  '  --step    draw the cluster after every task, with the rank of every instance',
  '  --json    print the plan and its explanation as JSON',
  '',
  'A scenario has a fleet, the tasks that run in it and the requests to place.',
  'fixtures/placement has many to begin with, such as spread-zones.json.',
  '',
].join('\n');
