import type { LogDestination, LogSink } from '../../agent/link.ts';
import type { Clock } from '../../effects.ts';
import type { LogGroup } from '../../model/log.ts';
import type { Store } from '../../store/database.ts';

/** Where the output of containers goes: the same groups and streams that the operations show. */
export function createLogSink({ store, clock }: { readonly store: Store; readonly clock: Clock }): LogSink {
  const { logs } = store;

  function groupOf({ accountId, region, group: name }: LogDestination, create: boolean): LogGroup | undefined {
    const scope = { accountId, region };
    const group = logs.group(scope, name);
    if (group || !create) return group;
    logs.createGroup(scope, { name, createdAt: clock.now(), logGroupClass: 'STANDARD', tags: [] });
    return logs.group(scope, name);
  }

  const streamIn = (group: LogGroup, { stream: name }: LogDestination) => {
    const found = logs.stream(group.id, name);
    if (found) return found;
    logs.createStream(group.id, name, clock.now());
    return logs.stream(group.id, name);
  };

  return {
    openLogStream(destination, createGroup) {
      return store.transaction(() => {
        const group = groupOf(destination, createGroup);
        if (!group) return { refusal: 'ResourceNotFoundException: The specified log group does not exist.' };
        const stream = streamIn(group, destination);
        return { position: stream && logs.position(stream.id) };
      });
    },
    putLogEvents(batches) {
      store.transaction(() => {
        for (const { destination, events, position } of batches) {
          // A group that somebody deleted has no room for events; a stream is made again, as soon as its group is there.
          const group = groupOf(destination, false);
          const stream = group && streamIn(group, destination);
          if (!stream) continue;
          logs.append(stream.id, events, clock.now());
          logs.setPosition(stream.id, position);
        }
      });
    },
  };
}
