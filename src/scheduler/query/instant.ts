const FORMAT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Epoch milliseconds of a time in one of the forms `registeredAt` takes: `2018-06-18T22:28:28+00:00`, with `Z`, without
 * a zone (UTC), or the date alone (its midnight, UTC). Undefined for other text and for dates that no calendar has.
 */
export function parseInstant(text: string): number | undefined {
  const [, date, time = '00:00:00', zone = 'Z'] = FORMAT.exec(text) ?? [];
  const onTheClock = Date.parse(`${date}T${time}Z`);
  const instant = Date.parse(`${date}T${time}${zone}`);
  if (Number.isNaN(onTheClock) || Number.isNaN(instant)) return undefined;
  // Date.parse makes March 2 of February 30.
  return new Date(onTheClock).toISOString().startsWith(`${date}T${time}`) ? instant : undefined;
}
