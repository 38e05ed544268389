import { type Json, VALID } from '../../../unit/ecs/operation-inputs.ts';
import { RICHER } from './richer-inputs.ts';
import { ELSEWHERE, type Request, REGION } from './steps.ts';

const all = (operation: Request['operation']): Request[] =>
  (RICHER[operation] ?? []).map((input) => ({ operation, input, region: REGION }));
const one = (operation: Request['operation'], input: Json = {}, region = REGION): Request => ({
  operation,
  input,
  region,
});

/** What is sent before a run, so that there is what its inputs name, and a page's token. */
export const BEGINNING: readonly Request[] = [
  one('CreateCluster', { clusterName: 'other' }),
  one('RegisterContainerInstance', { cluster: 'other', instanceIdentityDocument: '{"instanceType":"m5.large"}' }),
  one('CreateCapacityProvider', { ...VALID.CreateCapacityProvider, name: 'own' }),
  ...all('PutClusterCapacityProviders'),
  one('PutClusterCapacityProviders', {
    ...RICHER.PutClusterCapacityProviders?.[0],
    defaultCapacityProviderStrategy: [],
  }),
  ...all('RegisterTaskDefinition'),
  ...all('RegisterDaemonTaskDefinition'),
  ...all('RunTask'),
  ...all('CreateService'),
  ...all('CreateTaskSet'),
  one('RegisterContainerInstance', {}, ELSEWHERE),
  one('RegisterTaskDefinition', VALID.RegisterTaskDefinition, ELSEWHERE),
  one('RegisterDaemonTaskDefinition', VALID.RegisterDaemonTaskDefinition, ELSEWHERE),
  one('RunTask', { taskDefinition: 'new' }, ELSEWHERE),
  one('ListClusters', { maxResults: 1 }),
];
