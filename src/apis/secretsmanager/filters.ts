import type { Filter, FilterNameStringType } from '../../../api-schemas/secretsmanager/types.ts';
import type { Secret } from '../../model/secret.ts';
import { secretsManagerError } from './errors.ts';

/** Whether a text fits one value of a filter. */
type Fits = (text: string, value: string) => boolean;

const beginsWith: Fits = (text, value) => text.startsWith(value);
const beginsWithAnyCase: Fits = (text, value) => text.toLowerCase().startsWith(value.toLowerCase());

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Every word of the value begins a word of the text. */
const hasWords: Fits = (text, value) => {
  const words = wordsOf(text);
  return wordsOf(value).every((sought) => words.some((word) => word.startsWith(sought)));
};

/** What each key looks at, and how: as AWS's reference says it. There are no replicas and no owning services. */
const KEYS: Readonly<
  Record<FilterNameStringType, readonly [texts: (secret: Secret) => readonly string[], fits: Fits]>
> = {
  name: [({ name }) => [name], beginsWith],
  description: [({ description = '' }) => [description], beginsWithAnyCase],
  'tag-key': [({ tags }) => tags.map(({ Key }) => Key), beginsWith],
  'tag-value': [({ tags }) => tags.map(({ Value }) => Value), beginsWith],
  'primary-region': [() => [], beginsWith],
  'owning-service': [() => [], beginsWith],
  all: [
    ({ name, description = '', tags }) => [
      [name, description, ...tags.flatMap((tag) => [tag.Key, tag.Value])].join(' '),
    ],
    hasWords,
  ],
};

/** Whether a secret passes every filter: one of its values fits, or with `!` before it does not. */
export function passes(secret: Secret, filters: readonly Filter[] = []): boolean {
  return filters.every(({ Key, Values }) => {
    if (Key === undefined) throw secretsManagerError('InvalidParameterException', 'Invalid filter key');
    if (Values === undefined) {
      throw secretsManagerError('InvalidParameterException', `Invalid filter values for key: ${Key}`);
    }
    const [texts, fits] = KEYS[Key];
    const isIn = (value: string) => texts(secret).some((text) => fits(text, value));
    return Values.some((value) => (value.startsWith('!') ? !isIn(value.slice(1)) : isIn(value)));
  });
}
