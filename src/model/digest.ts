/** Whether a text is a digest as contents are kept by here: SHA-256 in lower-case hex, so that a content has one name. */
export const isDigest = (text: string): boolean => /^sha256:[0-9a-f]{64}$/.test(text);
