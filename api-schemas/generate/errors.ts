import { type ServiceModel, shapeNamed } from './service-model.ts';

export interface ErrorFacts {
  readonly status: number;
  readonly fault: 'client' | 'server';
}

/** The code by which an error is named on the wire. */
export const errorCode = (model: ServiceModel, name: string): string => shapeNamed(model, name).error?.code ?? name;

/** Every error of a model by its code, with the HTTP status AWS's protocols give it. */
export function errorsByCode(model: ServiceModel): Record<string, ErrorFacts> {
  const names = Object.keys(model.shapes).filter((name) => model.shapes[name]?.exception === true);
  return Object.fromEntries(names.map((name) => [errorCode(model, name), errorFacts(model, name)]));
}

function errorFacts(model: ServiceModel, name: string): ErrorFacts {
  const { fault, error } = shapeNamed(model, name);
  const status = error?.httpStatusCode ?? (fault === true ? 500 : 400);
  return { status, fault: fault === true || status >= 500 ? 'server' : 'client' };
}
