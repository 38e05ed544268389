import type { Faults, Sent, SentContainer } from './sent.ts';

/** What a log driver needs wherever it runs. */
export function* logFaults({ containerDefinitions }: Sent, { logConfiguration }: SentContainer): Faults {
  if (logConfiguration?.logDriver === 'awslogs' && !logConfiguration.options?.['awslogs-group']) {
    yield 'Log driver awslogs requires options: awslogs-group';
  }
  const isRouter = ({ firelensConfiguration }: SentContainer) => firelensConfiguration !== undefined;
  if (logConfiguration?.logDriver === 'awsfirelens' && !containerDefinitions.some(isRouter)) {
    const router = 'a firelens configuration object must be configured in one of the containers.';
    yield `When awsfirelens log driver is specified in log configuration, ${router}`;
  }
}
