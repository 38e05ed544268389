import fc from 'fast-check';
import { live } from './live.ts';

const foreign = ['cluster/default', 'task-definition/web:1', `task/default/${'f'.repeat(32)}`].flatMap((resource) => [
  `arn:aws:ecs:us-east-1:111122223333:${resource}`,
  `arn:aws:ecs:eu-west-1:000000000000:${resource}`,
]);

/** Texts no member wants. */
const HOSTILE: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', ' ', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'null', 'undefined'),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '-1', '0', '1e309', '0x10', '9'.repeat(400), '1.5', '٣'),
  fc.constantFrom('\0', 'a\0b', '\ud800', '🚢'.repeat(40), 'é', '\u202e', 'x'.repeat(256), 'x'.repeat(20_000)),
  fc.constantFrom("'; DROP TABLE tasks; --", '%', '_', '../..', 'a/b/c', 'web:', ':1', 'web:0', 'web:-1', 'web:1:1'),
  fc.constantFrom(
    `web:${'9'.repeat(30)}`,
    'arn',
    'arn:aws:ecs',
    'arn:aws:ecs:::',
    'arn:aws:s3:::bucket/key',
    '$1',
    '{}',
  ),
  fc.constantFrom('arn:aws:ecs:us-east-1:000000000000:', 'arn:aws:ecs:us-east-1:000000000000:cluster/', ...foreign),
  fc.constantFrom('f'.repeat(32), 'F'.repeat(36), '('.repeat(2000), 'not '.repeat(500), '"', '\\', '\n'),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Texts that fit, by what the member is called. The first that matches counts. */
const PLAUSIBLE: readonly (readonly [member: RegExp, texts: readonly string[]])[] = [
  [/^(cpu|memory)$/, ['256', '512', '1024', '1 vCPU', '.5 vCPU', '0.5 GB', '2GB', '128']],
  [/^(value|stringSetValue)$/, ['enabled', 'disabled', 'enhanced', 'prod', '1', '80', 'on', '7', 'blocking']],
  [/^(name|containerName|sourceContainer)$/, ['app', 'db', 'stack', 'CPU', 'MEMORY', 'PORTS', 'PORTS_UDP', 'GPU']],
  [/status$/i, ['RUNNING', 'STOPPED', 'PENDING', 'ACTIVE', 'DRAINING', 'STOPPING', 'HEALTHY']],
  [/^instanceIdentityDocument$/, ['{"instanceType":"m5.large"}', '{"instanceId":"i-1","instanceType":7}', '[]', '{']],
  [/^principalArn$/, ['arn:aws:iam::000000000000:root', 'arn:aws:iam::000000000000:role/r', 'arn:aws:iam::1:root']],
  [/^(key|tagKeys)$/, ['team', 'env', 'aws:x', 'Team']],
  [/^clientToken$/, ['once', 'twice', 'x'.repeat(65)]],
  [/^(expression|filter)$/, ['attribute:stack == prod', 'task:group == g', 'attribute:', 'not(', 'attribute:a in [']],
  [/^image$/, ['busybox', 'a/b:c', '000000000000.dkr.ecr.us-east-1.amazonaws.com/a@sha256:0']],
  [/role/i, ['arn:aws:iam::000000000000:role/r', 'r']],
];

/** Kinds of resources as their ARNs name them. */
const KINDS = new Set(
  'cluster service task container-instance container task-definition capacity-provider task-set next-token'
    .concat(' service-deployment service-revision daemon daemon-task-definition daemon-deployment daemon-revision')
    .split(' '),
);

/** Of which kind of resource a member speaks, by its name: `containerInstances` and `containerInstanceArn` alike. */
function kindOf(member: string): string | undefined {
  if (/^family/.test(member)) return 'task-definition';
  if (member === 'targetId') return 'container-instance';
  if (member === 'resourceArn') return 'any';
  const words = member.replace(/(Arns?|Names?|Identifier|s)$/, '');
  const kind = words.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return KINDS.has(kind) ? kind : undefined;
}

/** A text for a member: mostly one that means something there, `usual` foremost, now and then one that means harm. */
export function textOf(member: string, usual: string | undefined): fc.Arbitrary<string> {
  const kind = kindOf(member);
  const forms = fc.constantFrom('arn' as const, 'id' as const, 'family' as const);
  const plausible = PLAUSIBLE.find(([pattern]) => pattern.test(member))?.[1] ?? ['a', 'app', 'web', 'g'];
  return fc.oneof(
    { weight: usual === undefined ? 0 : kind === undefined ? 16 : 4, arbitrary: fc.constant(usual ?? '') },
    { weight: 2, arbitrary: fc.constantFrom(...plausible) },
    {
      weight: kind === undefined ? 0 : 12,
      arbitrary: fc.tuple(forms, fc.nat(7)).map(([form, nth]) => live(kind ?? 'any', form, nth)),
    },
    { weight: 1, arbitrary: HOSTILE },
  );
}
