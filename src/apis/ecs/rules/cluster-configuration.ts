import { parseArn } from '../../../model/arn.ts';
import type { Cluster } from '../../../model/cluster.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';

/** Refuses a configuration that ECS would: a log configuration and OVERRIDE each need the other. */
export function checkConfiguration(configuration: Input<'CreateCluster'>['configuration']): void {
  const { logging = 'DEFAULT', logConfiguration } = configuration?.executeCommandConfiguration ?? {};
  if (logConfiguration && logging !== 'OVERRIDE') {
    const message = "You must set logging to 'OVERRIDE' when you supply a log configuration.";
    throw ecsError('InvalidParameterException', message);
  }
  if (logging === 'OVERRIDE' && !logConfiguration?.cloudWatchLogGroupName && !logConfiguration?.s3BucketName) {
    const message =
      'A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration.';
    throw ecsError('InvalidParameterException', message);
  }
}

/**
 * Whether service connect defaults give a namespace's name. AWS looks the name up in Cloud Map, makes a namespace that
 * is not there, and answers with its ARN: without Cloud Map there is none to answer with.
 */
export function namesNamespace(value: unknown): boolean {
  const { namespace = '' } = (value ?? {}) as Partial<NonNullable<Cluster['serviceConnectDefaults']>>;
  return namespace !== '' && !namespace.startsWith('arn:');
}

/**
 * Service connect defaults after a change: an ARN is kept and given back as it was sent, as Terraform, which takes only
 * ARNs, expects to read it; an empty one removes them; not sent, they stay. Throws for an ARN of something else.
 */
export function changedServiceConnectDefaults(
  before: Cluster['serviceConnectDefaults'],
  sent: Input<'UpdateCluster'>['serviceConnectDefaults'],
): Cluster['serviceConnectDefaults'] {
  if (!sent) return before;
  if (sent.namespace === '') return undefined;
  const parsed = parseArn(sent.namespace);
  if (parsed?.service !== 'servicediscovery' || !parsed.resource.startsWith('namespace/')) {
    throw ecsError('InvalidParameterException', 'The namespace ARN provided is invalid.');
  }
  return { namespace: sent.namespace };
}
