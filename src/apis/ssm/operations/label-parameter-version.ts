import { parameterNotFound, ssmError } from '../errors.ts';
import { operation } from '../operation.ts';

const MOST_LABELS = 10;
const LABEL = /^(?!aws|ssm|\d)[\w.-]+$/i;

/** Puts labels on a version, the latest unless told, and takes them off the others. Labels that cannot be are told. */
export const labelParameterVersion = operation('LabelParameterVersion', ({ store, scope }, input) => {
  const { Name: name, Labels } = input;
  const versions = store.parameters.versions(scope, name);
  const number = input.ParameterVersion ?? versions.at(-1)?.version;
  if (number === undefined) throw parameterNotFound(name);
  const labelled = versions.find(({ version }) => version === number);
  if (!labelled) {
    throw ssmError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${number} of ${name}. Verify the version and try again.`,
    );
  }
  const valid = Labels.filter((label) => LABEL.test(label));
  const labels = [...new Set([...labelled.labels, ...valid])];
  if (labels.length > MOST_LABELS) {
    throw ssmError(
      'ParameterVersionLabelLimitExceeded',
      `A parameter version can have maximum ${MOST_LABELS} labels. Move one or more labels to another version and try again.`,
    );
  }
  for (const version of versions) {
    const kept = version === labelled ? labels : version.labels.filter((label) => !valid.includes(label));
    if (kept.length !== version.labels.length) store.parameters.change(scope, { ...version, labels: kept });
  }
  return { InvalidLabels: Labels.filter((label) => !valid.includes(label)), ParameterVersion: number };
});
