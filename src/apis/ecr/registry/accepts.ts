/**
 * Whether a client takes a media type, by its Accept header: RFC 9110, where what is more specific counts, a weight of
 * zero excludes, and a client that says nothing takes everything.
 */
export function accepts(header: string | undefined): (mediaType: string) => boolean {
  const ranges = new Map<string, boolean>();
  for (const one of (header ?? '').split(',')) {
    const [range = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    if (range !== '') ranges.set(range, !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)));
  }
  return (mediaType) =>
    ranges.size === 0 ||
    (ranges.get(mediaType) ?? ranges.get(mediaType.replace(/\/.*/, '/*')) ?? ranges.get('*/*') ?? false);
}
