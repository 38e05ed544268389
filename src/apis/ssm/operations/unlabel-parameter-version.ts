import { parameterNotFound, ssmError } from '../errors.ts';
import { operation } from '../operation.ts';

/** Takes labels off a version; those that were not on it are told. */
export const unlabelParameterVersion = operation('UnlabelParameterVersion', ({ store, scope }, input) => {
  const { Name: name, ParameterVersion: number, Labels } = input;
  const versions = store.parameters.versions(scope, name);
  if (versions.length === 0) throw parameterNotFound(name);
  const labelled = versions.find(({ version }) => version === number);
  if (!labelled) {
    throw ssmError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${number} of ${name}. Verify the version and try again.`,
    );
  }
  const removed = Labels.filter((label) => labelled.labels.includes(label));
  const labels = labelled.labels.filter((label) => !removed.includes(label));
  if (removed.length > 0) store.parameters.change(scope, { ...labelled, labels });
  return { RemovedLabels: removed, InvalidLabels: Labels.filter((label) => !removed.includes(label)) };
});
