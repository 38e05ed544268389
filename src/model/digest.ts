/** Whether a text is a digest as contents are kept by here: SHA-256 in lower-case hex, so that a content has one name. */
export const isDigest = (text: string): boolean => /^sha256:[0-9a-f]{64}$/.test(text);

/**
 * Whether a text is a digest as manifests may name what is not here, of whatever algorithm; those of SHA-256 have one form
 * (OCI image specification, descriptors).
 */
export const isForeignDigest = (text: string): boolean =>
  isDigest(text) || (text.length <= 256 && /^(?!sha256:)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[\w=-]+$/.test(text));
