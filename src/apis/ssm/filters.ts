import type { ParameterStringFilter } from '../../../api-schemas/ssm/types.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { ListedParameter } from '../../store/parameters.ts';
import { ssmError } from './errors.ts';

type Fits = (text: string, value: string) => boolean;

const OPTIONS: Readonly<Record<string, Fits>> = {
  Equals: (text, value) => text === value,
  BeginsWith: (text, value) => text.startsWith(value),
  Contains: (text, value) => text.includes(value),
};

const withSlash = (name: string): string => (name.startsWith('/') ? name : `/${name}`);

/** Whether a name is below a path, at any depth or at the next level. */
export function isBelow(name: string, path: string, isRecursive: boolean): boolean {
  const start = path.endsWith('/') ? path : `${path}/`;
  const rest = withSlash(name).startsWith(start) ? withSlash(name).slice(start.length) : '';
  return rest !== '' && (isRecursive || !rest.includes('/'));
}

/** What a key looks at; `values` are all that it may be asked for. */
interface FilterKey {
  readonly text: (parameter: Parameter) => string | undefined;
  readonly values?: readonly string[];
}

const KEYS: Readonly<Record<string, FilterKey>> = {
  Name: { text: ({ name }) => name },
  Type: { text: ({ type }) => type, values: ['String', 'StringList', 'SecureString'] },
  KeyId: { text: ({ keyId }) => keyId },
  Tier: { text: ({ tier }) => tier, values: ['Standard', 'Advanced', 'Intelligent-Tiering'] },
  DataType: { text: () => 'text' },
};

/** Throws AWS's error for filters that the operation does not have; `keys` are those it has. */
export function checkFilters(filters: readonly ParameterStringFilter[] = [], keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const { Key, Option, Values = [] } of filters) {
    if (!keys.includes(Key) && !Key.startsWith('tag:')) {
      const valid = `Valid filter keys include: [${keys.join(', ')}].`;
      throw ssmError('InvalidFilterKey', `The following filter key is not valid: ${Key}. ${valid}`);
    }
    if (seen.has(Key)) {
      const once = 'A request can contain only one occurrence of a specific filter.';
      throw ssmError('InvalidFilterKey', `The following filter is duplicated in the request: ${Key}. ${once}`);
    }
    seen.add(Key);
    if (Values.length === 0 && !Key.startsWith('tag:')) {
      const what = `The following filter values are missing : null for filter key ${Key}.`;
      throw ssmError('InvalidFilterValue', what);
    }
    const options = optionsOf(Key);
    if (Option !== undefined && !options.includes(Option)) {
      const valid = `Valid options include: [${options.join(', ')}].`;
      throw ssmError('InvalidFilterOption', `The following filter option is not valid: ${Option}. ${valid}`);
    }
    const allowed = KEYS[Key]?.values;
    const wrong = Values.find((value) => allowed && !allowed.includes(value));
    if (wrong !== undefined) {
      const valid = `Valid values include: [${allowed?.join(', ')}].`;
      throw ssmError('InvalidFilterOption', `The following filter value is not valid: ${wrong}. ${valid}`);
    }
  }
}

function optionsOf(key: string): readonly string[] {
  if (key === 'Path') return ['Recursive', 'OneLevel'];
  if (key === 'Label') return ['Equals'];
  return key === 'Name' ? ['BeginsWith', 'Equals', 'Contains'] : ['BeginsWith', 'Equals'];
}

/** Whether a parameter passes every filter: for each, one of its values fits. */
export function passes({ latest, tags }: ListedParameter, filters: readonly ParameterStringFilter[] = []): boolean {
  return filters.every(({ Key, Option = 'Equals', Values = [] }) => {
    if (Key === 'Path') return Values.some((path) => isBelow(latest.name, path, Option === 'Recursive'));
    if (Key === 'Label') return Values.some((label) => latest.labels.includes(label));
    const fits = OPTIONS[Option] ?? (() => false);
    if (Key.startsWith('tag:')) {
      const tag = tags.find((one) => one.Key === Key.slice('tag:'.length));
      return tag !== undefined && (Values.length === 0 || Values.some((value) => fits(tag.Value, value)));
    }
    const text = KEYS[Key]?.text(latest);
    const both = (value: string) => fits(withSlash(text ?? ''), withSlash(value)); // a name is found with and without its slash
    if (Key === 'Name' && Option !== 'Contains') return Values.some(both);
    return text !== undefined && Values.some((value) => fits(text, value));
  });
}
