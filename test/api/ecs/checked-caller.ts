import { expect } from 'vitest';
import { outputs } from '../../../api-schemas/ecs/outputs.ts';

export type Json = Record<string, unknown>;
type Name = keyof typeof outputs;

/** Paths of members that are null anywhere in a JSON value. */
function nulls(value: unknown, path = ''): string[] {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value as object).flatMap(([name, member]) => nulls(member, `${path}.${name}`));
}

/**
 * Makes the function that calls an operation without an SDK, which would drop what it does not know, and holds its answer
 * to AWS's model; `answered` gets the names of those that were called.
 */
export function checkedCaller(url: () => string, answered: Set<string>) {
  return async (operation: Name, input: object = {}): Promise<Json> => {
    const response = await fetch(url(), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as Json;
    expect({ status: response.status, body }).toMatchObject({ status: 200 });
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    const { error } = outputs[operation]().safeParse(body);
    expect(error?.issues, `${operation} answers ${JSON.stringify(body)}`).toBeUndefined();
    expect(nulls(body)).toEqual([]);
    answered.add(operation);
    return body;
  };
}
