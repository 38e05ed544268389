import { type Faults, isEssential, isSet, type Sent, type SentContainer } from './sent.ts';

const NAME = /^[a-zA-Z0-9\-_]{1,255}$/;
const IMAGE = /^[a-zA-Z0-9\-_.:/#@]{1,255}$/;
const MOST_CONTAINERS = 10;
const LONGEST_DEFINITION = 65536;

/** The family, how much there is of everything, and fields that are no longer taken. */
export function* definitionFaults(sent: Sent): Faults {
  const { containerDefinitions: containers } = sent;
  if (!NAME.test(sent.family)) yield 'Family contains invalid characters.';
  if (containers.length === 0) yield 'Container list cannot be empty';
  if (containers.length > MOST_CONTAINERS) yield `Task definition can have at most ${MOST_CONTAINERS} containers.`;
  const length = Buffer.byteLength(JSON.stringify(sent));
  if (length > LONGEST_DEFINITION) {
    yield `Actual length: '${length}'. Max allowed length is '${LONGEST_DEFINITION}' bytes.`;
  }
  if (isSet(sent.inferenceAccelerators)) yield "Unsupported field 'inferenceAccelerators'.";
}

/** A container's name and image. */
export function* containerNameFaults(_sent: Sent, { name, image }: SentContainer): Faults {
  if (!name) yield 'Container.name should not be null or empty.';
  else if (!NAME.test(name)) yield 'Container.name contains invalid characters.';
  if (!image) yield 'Container.image should not be null or empty.';
  else if (!IMAGE.test(image)) yield 'Container.image contains invalid characters.';
}

/** What the containers of a task must be together. */
export function* containerListFaults({ containerDefinitions: containers }: Sent): Faults {
  if (new Set(containers.map(({ name }) => name)).size < containers.length) {
    yield 'Container names must be unique within a task definition';
  }
  if (!containers.some(isEssential)) yield 'Task definition does not have any essential container';
}
