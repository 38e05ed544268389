import { readFileSync } from 'node:fs';
import { ConfigError } from './config.ts';
import { parseScenario } from './model/parse-scenario.ts';
import type { Scenario } from './model/scenario.ts';
import { parseInstant } from './scheduler/query/instant.ts';
import { parseQuery } from './scheduler/query/parse-query.ts';

/** Reads a placement scenario. Throws ConfigError that names every fault and what to do about it. */
export function readScenario(file: string): Scenario {
  const parsed = parseScenario(readJson(file));
  const faults =
    'faults' in parsed ? parsed.faults : [...expressionFaults(parsed.scenario), ...timeFaults(parsed.scenario)];
  if ('faults' in parsed || faults.length > 0) throw new ConfigError(`${file}:\n  ${faults.join('\n  ')}`);
  return parsed.scenario;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const isAway = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAway) throw new ConfigError(`there is no file ${file}; fixtures/placement has scenarios to begin with`);
    throw new ConfigError(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}

const expressionFaults = ({ requests }: Scenario): string[] =>
  requests.flatMap(({ constraints }, nth) =>
    constraints.flatMap((constraint, index) => {
      if (constraint.type !== 'memberOf') return [];
      try {
        parseQuery(constraint.expression);
        return [];
      } catch (error) {
        return [
          `requests[${nth}].constraints[${index}].expression: ${error instanceof Error ? error.message : error}.`,
        ];
      }
    }),
  );

const timeFaults = ({ fleet }: Scenario): string[] =>
  fleet.flatMap(({ id, registeredAt }) =>
    registeredAt === undefined || parseInstant(registeredAt) !== undefined
      ? []
      : [`fleet, ${id}, registeredAt: expected a time such as 2018-06-18 or 2018-06-18T22:28:28Z.`],
  );
