import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiFiles, generatedIds } from '../../../api-schemas/generate/api-files.ts';
import { inputs as ecr } from '../../../api-schemas/ecr/inputs.ts';
import { model as ecrModel } from '../../../api-schemas/ecr/model.ts';
import { outputs as ecrOutputs } from '../../../api-schemas/ecr/outputs.ts';
import { inputs as ecrPublic } from '../../../api-schemas/ecr-public/inputs.ts';
import { model as ecrPublicModel } from '../../../api-schemas/ecr-public/model.ts';
import { outputs as ecrPublicOutputs } from '../../../api-schemas/ecr-public/outputs.ts';
import { inputs as ecs } from '../../../api-schemas/ecs/inputs.ts';
import { model as ecsModel } from '../../../api-schemas/ecs/model.ts';
import { outputs as ecsOutputs } from '../../../api-schemas/ecs/outputs.ts';
import { inputs as logs } from '../../../api-schemas/logs/inputs.ts';
import { model as logsModel } from '../../../api-schemas/logs/model.ts';
import { outputs as logsOutputs } from '../../../api-schemas/logs/outputs.ts';
import { inputs as secretsmanager } from '../../../api-schemas/secretsmanager/inputs.ts';
import { model as secretsmanagerModel } from '../../../api-schemas/secretsmanager/model.ts';
import { outputs as secretsmanagerOutputs } from '../../../api-schemas/secretsmanager/outputs.ts';
import { inputs as ssm } from '../../../api-schemas/ssm/inputs.ts';
import { model as ssmModel } from '../../../api-schemas/ssm/model.ts';
import { outputs as ssmOutputs } from '../../../api-schemas/ssm/outputs.ts';
import { inputs as sts } from '../../../api-schemas/sts/inputs.ts';
import { model as stsModel } from '../../../api-schemas/sts/model.ts';
import { outputs as stsOutputs } from '../../../api-schemas/sts/outputs.ts';
import type { ProtocolFacts } from '../../../src/wire/api.ts';

const root = join(import.meta.dirname, '../../..');

const dataFolder = ((): string | undefined => {
  const where = "import botocore,os;print(os.path.join(os.path.dirname(botocore.__file__),'data'))";
  try {
    return execFileSync('python3', ['-c', where], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    process.stderr.write(
      'SKIPPED: no python3 with botocore, so nobody checks that api-schemas is what its generator writes\n',
    );
    return undefined;
  }
})();

describe.skipIf(dataFolder === undefined)('what is committed', () => {
  test.each(generatedIds)('%s is what the generator writes', async (id) => {
    for (const [name, text] of await apiFiles(dataFolder ?? '', id)) {
      expect(readFileSync(join(root, 'api-schemas', id, name), 'utf8'), `${id}/${name}`).toBe(text);
    }
  });
});

const apis = [
  { model: ecsModel, inputs: ecs, outputs: ecsOutputs },
  { model: ecrModel, inputs: ecr, outputs: ecrOutputs },
  { model: ecrPublicModel, inputs: ecrPublic, outputs: ecrPublicOutputs },
  { model: stsModel, inputs: sts, outputs: stsOutputs },
  // Of CloudWatch Logs only groups, streams and events have schemas.
  { model: { ...logsModel, operations: Object.keys(logs) }, inputs: logs, outputs: logsOutputs },
  { model: secretsmanagerModel, inputs: secretsmanager, outputs: secretsmanagerOutputs },
  // Of SSM only Parameter Store has schemas.
  { model: { ...ssmModel, operations: Object.keys(ssm) }, inputs: ssm, outputs: ssmOutputs },
];

test.each(apis)('every schema of $model.id can be made, one for each operation', ({ model, inputs, outputs }) => {
  for (const table of [inputs, outputs]) {
    expect(Object.keys(table)).toEqual(model.operations);
    for (const schema of Object.values(table)) expect(schema().safeParse(undefined).success).toBe(false);
  }
});

test.each(apis)('every pattern of $model.id is used', ({ model }) => expect(model.unusablePatterns).toEqual([]));

const protocols: [ProtocolFacts, ProtocolFacts][] = [
  [ecsModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'AmazonEC2ContainerServiceV20141113' }],
  [ecrModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'AmazonEC2ContainerRegistry_V20150921' }],
  [ecrPublicModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'SpencerFrontendService' }],
  [logsModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'Logs_20140328' }],
  [secretsmanagerModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'secretsmanager' }],
  [ssmModel.protocol, { kind: 'json', jsonVersion: '1.1', targetPrefix: 'AmazonSSM' }],
  [
    stsModel.protocol,
    { kind: 'query', version: '2011-06-15', xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
  ],
];

test.each(protocols)('a protocol is in the wire’s own terms: %o', (facts, expected) => expect(facts).toEqual(expected));

test('signing names are those of the credential scope', () => {
  const names = ['ecs', 'ecr', 'ecr-public', 'sts', 'logs', 'secretsmanager', 'ssm'];
  expect(apis.map(({ model }) => model.signingName)).toEqual(names);
});

test('an error has the code and the status of the wire', () => {
  expect(ecsModel.errors.ClusterNotFoundException).toEqual({ status: 400, fault: 'client' });
  expect(ecsModel.errors.ServerException).toEqual({ status: 500, fault: 'server' });
  expect(stsModel.errors.IDPCommunicationError).toEqual({ status: 400, fault: 'client' });
  expect(stsModel.errors.RegionDisabledException).toEqual({ status: 403, fault: 'client' });
});
