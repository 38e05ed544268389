/** Bytes of a MiB, in which ECS counts memory. */
export const MIB = 2 ** 20;
