import { expect, it } from 'vitest';
import { beginsEvent } from '../../../src/agent/log-pattern.ts';

it.each([
  ['%Y-%m-%d %H:%M:%S', '2026-01-31 23:59:59 begun', true],
  ['%Y-%m-%d %H:%M:%S', ' at line 7', false],
  ['[%b %d, %Y %H:%M:%S]', '[May 01, 2017 19:00:01] A message', true],
  ['%y%j', '26101', true],
  ['100%%', 'at 100% now', true],
])('the format %s on %s: %s', (format, line, expected) => {
  const escaped = format.replace(/[[\]]/g, '\\$&');
  expect(beginsEvent({ 'awslogs-datetime-format': escaped })?.(line)).toBe(expected);
});

it('a pattern takes linear time', () => {
  expect(beginsEvent({ 'awslogs-multiline-pattern': '^(a+)+$' })?.(`${'a'.repeat(50_000)}!`)).toBe(false);
});

it('without a pattern every line is an event', () => expect(beginsEvent({})).toBeUndefined());
