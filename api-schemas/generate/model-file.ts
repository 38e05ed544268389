import { errorsByCode } from './errors.ts';
import { unusablePatterns } from './patterns.ts';
import type { ServiceModel } from './service-model.ts';
import { key, literal } from './source-text.ts';

/** What `model.ts` says besides what the model itself says. */
export interface Origin {
  readonly id: string;
  /** For example 'botocore 1.43.11'. */
  readonly source: string;
  /** The operations of the installed SDK's client, of which some may be newer than the model. */
  readonly sdkOperations: readonly string[];
}

/** The text of `model.ts`: names, protocol and errors, as data. `part` has the operations that get schemas. */
export function modelFile(model: ServiceModel, { id, source, sdkOperations }: Origin, part = model): string {
  const { apiVersion, signingName, endpointPrefix } = model.metadata;
  const facts = {
    id,
    apiVersion,
    protocol: protocol(model),
    signingName: signingName ?? endpointPrefix,
    source,
    operations: Object.keys(model.operations),
    newerOperations: sdkOperations.filter((name) => model.operations[name] === undefined),
    errors: errorsByCode(model),
    unusablePatterns: unusablePatterns(part),
  };
  const lines = Object.entries(facts).map(([name, value]) => `  ${key(name)}: ${literal(value)},`);
  return ['export const model = {', ...lines, '} as const;', ''].join('\n');
}

function protocol({ metadata }: ServiceModel): Record<string, unknown> {
  const { jsonVersion, targetPrefix, apiVersion, xmlNamespace } = metadata;
  switch (metadata.protocol) {
    case 'json':
      return { kind: 'json', jsonVersion, targetPrefix };
    case 'query':
      return { kind: 'query', version: apiVersion, xmlNamespace };
    default:
      throw new Error(`The protocol "${metadata.protocol}" has no generator.`);
  }
}
