import { readFileSync, writeFileSync } from 'node:fs';
import { model as ecr } from '../../api-schemas/ecr/model.ts';
import { model as ecrPublic } from '../../api-schemas/ecr-public/model.ts';
import { model as ecs } from '../../api-schemas/ecs/model.ts';
import { model as secretsManager } from '../../api-schemas/secretsmanager/model.ts';
import { model as ssm } from '../../api-schemas/ssm/model.ts';
import { model as logs } from '../../api-schemas/logs/model.ts';
import { model as sts } from '../../api-schemas/sts/model.ts';
import { ecrOperations } from '../../src/apis/ecr/index.ts';
import { ecrPublicOperations } from '../../src/apis/ecr/public/index.ts';
import { ecsOperations } from '../../src/apis/ecs/index.ts';
import { CONTAINER_FIELDS, TASK_FIELDS } from '../../src/apis/ecs/rules/agent-fields.ts';
import { secretsManagerOperations } from '../../src/apis/secretsmanager/index.ts';
import { ssmOperations } from '../../src/apis/ssm/index.ts';
import { logsOperations } from '../../src/apis/logs/index.ts';
import { createStsApi } from '../../src/apis/sts/index.ts';
import { SETTINGS, variableOf } from '../../src/config.ts';

const README = new URL('../../README.md', import.meta.url);

type Operation = {
  readonly name: string;
  readonly unbuilt?: Readonly<Record<string, unknown>> | readonly string[];
  readonly but?: string;
};

function operations(title: string, names: readonly string[], built: readonly Operation[]): string[] {
  const rows = built.map(({ name, unbuilt = {}, but = '' }) => {
    const members = Array.isArray(unbuilt) ? unbuilt : Object.keys(unbuilt);
    return `| ${name} | ${members.length === 0 ? but : `501 for ${members.join(', ')}`} |`;
  });
  const missing = names.filter((name) => !built.some((operation) => operation.name === name));
  return [
    `**${title}**: ${built.length} of ${names.length} operations.`,
    '',
    ...(rows.length > 0 ? ['| built | but |', '| --- | --- |', ...rows, ''] : []),
    ...(missing.length > 0 ? [`Not built, answering 501 by name: ${missing.join(', ')}.`, ''] : []),
  ];
}

const byName = (names: readonly string[]): string[] => [...new Set(names)].sort();

const fields = (where: string, rules: typeof TASK_FIELDS): string[] =>
  Object.entries(rules).map(([field, { kind, note }]) => {
    const effect = kind === 'ignored' ? 'ignored' : 'RunTask answers 501';
    return `| ${where}${field} | ${effect} | ${note} |`;
  });

/** The parts of the README that follow from the code, by the name of their marker. */
const PARTS: Readonly<Record<string, () => string[]>> = {
  operations: () => [
    ...operations('ECS', byName([...ecs.operations, ...ecs.newerOperations]), ecsOperations),
    ...operations('Secrets Manager', byName(secretsManager.operations), secretsManagerOperations),
    ...operations('SSM', byName(ssm.operations), ssmOperations),
    ...operations('CloudWatch Logs', byName(logs.operations), logsOperations),
    ...operations('STS', byName(sts.operations), [...createStsApi().operations.values()]),
    ...operations('ECR', byName([...ecr.operations, ...ecr.newerOperations]), ecrOperations),
    ...operations('ECR Public', byName([...ecrPublic.operations, ...ecrPublic.newerOperations]), ecrPublicOperations),
  ],
  fields: () => [
    '| field of a task definition | when a task runs | why |',
    '| --- | --- | --- |',
    ...fields('', TASK_FIELDS),
    ...fields('containerDefinitions[].', CONTAINER_FIELDS),
    '',
  ],
  settings: () => [
    '| option | variable | default | meaning |',
    '| --- | --- | --- | --- |',
    ...Object.entries(SETTINGS).map(
      ([name, { value, default: preset, meaning }]) =>
        `| \`--${name} ${value.replaceAll('|', '\\|')}\` | \`${variableOf(name)}\` | ${preset && `\`${preset}\``} | ${meaning} |`,
    ),
    '',
  ],
};

/** The README with its generated parts made anew. Throws where a marker is missing. */
function generated(text: string): string {
  return Object.entries(PARTS).reduce((before, [name, make]) => {
    const marker = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!marker.test(before)) throw new Error(`README.md has no marker <!-- ${name} -->`);
    return before.replace(marker, (_all, open: string, close: string) => `${open}\n${make().join('\n')}\n${close}`);
  }, text);
}

const text = readFileSync(README, 'utf8');
const wanted = generated(text);
if (process.argv.includes('--write')) writeFileSync(README, wanted);
else if (text !== wanted) {
  process.stderr.write("README.md is behind the code: run 'npm run readme' and commit it.\n");
  process.exitCode = 1;
}
