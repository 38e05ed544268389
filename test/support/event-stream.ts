/** An event as it was sent: under its cursor, or a `gap`, which has none. */
export interface SentEvent {
  readonly cursor: number;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what tests are about
  readonly data: any;
}

/** An open stream of a server's events. */
export interface EventStream {
  readonly status: number;
  readonly headers: Headers;
  /** The next event; undefined when the server has ended the stream. */
  next(): Promise<SentEvent | undefined>;
  /** The next ones, up to the first that fits. Throws when the stream ends before. */
  until(fits: (event: SentEvent) => boolean): Promise<SentEvent[]>;
  close(): Promise<void>;
}

/** Opens `GET /_drydock/events` with a query (`?after=0`) and headers. */
export async function openEvents(
  url: string,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const controller = new AbortController();
  const response = await fetch(`${url}/_drydock/events${query}`, { headers, signal: controller.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';

  async function next(): Promise<SentEvent | undefined> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const event = parse(text.slice(0, end));
        text = text.slice(end + 2);
        if (event) return event;
        continue;
      }
      const chunk = await reader?.read();
      if (chunk?.value === undefined) return undefined;
      text += chunk.value;
    }
  }

  return {
    status: response.status,
    headers: response.headers,
    next,
    async until(fits) {
      const heard: SentEvent[] = [];
      for (;;) {
        const event = await next();
        if (!event) throw new Error(`the stream ended after ${heard.length} events`);
        heard.push(event);
        if (fits(event)) return heard;
      }
    },
    async close() {
      controller.abort();
      await reader?.cancel().catch(() => undefined);
    },
  };
}

/** Undefined for a comment. */
function parse(block: string): SentEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
  );
  const data = fields.get('data');
  if (data === undefined) return undefined;
  return { cursor: Number(fields.get('id')), type: fields.get('event') ?? 'message', data: JSON.parse(data) };
}
