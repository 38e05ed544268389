import { privateImageOf } from '../../../../model/private-registry.ts';
import type { Input } from '../../operation.ts';

/** A task definition as RegisterTaskDefinition gets it. */
export type Sent = Omit<Input<'RegisterTaskDefinition'>, 'tags'>;
/** One of its containers. */
export type SentContainer = Sent['containerDefinitions'][number];
/** One of its volumes. */
export type SentVolume = NonNullable<Sent['volumes']>[number];
/** The sentences for the rules that are broken, in the order in which ECS looks at them. */
export type Faults = Generator<string>;

/** How ECS begins what it says of one container. */
export const invalidSetting = (name: string | undefined): string => `Invalid setting for container '${name}'.`;

/** Whether a value was sent; an empty list asks for nothing. */
export const isSet = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** Whether a container stops its task when it exits: every one that does not say otherwise. */
export const isEssential = ({ essential = true }: SentContainer): boolean => essential;

/** Whether a container's image is in ECR. */
export const isEcr = ({ image = '' }: SentContainer): boolean => privateImageOf(image) !== undefined;
