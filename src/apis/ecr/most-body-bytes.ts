/** The largest body of a call to ECR: a part of a layer, 20 MiB, in base64. */
export const MOST_BODY_BYTES = 28 * 2 ** 20;
