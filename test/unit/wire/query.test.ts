import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AwsError } from '../../../src/wire/errors.ts';
import { decodeForm } from '../../../src/wire/form.ts';
import { queryProtocol } from '../../../src/wire/query.ts';
import { escapeXml, toXml } from '../../../src/wire/xml.ts';

const number = z.preprocess((value) => (typeof value === 'string' ? Number(value) : value), z.number());
const TAG = z.object({ Key: z.string(), Value: z.string().optional() });
const SCHEMA = z.object({
  Name: z.string().optional(),
  Size: number.optional(),
  Tags: z.array(TAG).optional(),
  Flat: z.array(z.string()).optional(),
  Labels: z.partialRecord(z.string(), z.string()).optional(),
  Deep: z.object({ Er: z.lazy(() => z.array(z.string()).optional()) }).optional(),
});

describe('a form', () => {
  it.each<[form: string, input: object]>([
    ['', {}],
    ['Action=X&Version=1&Unknown=1', {}],
    ['Name=a+b%26c', { Name: 'a b&c' }],
    ['Name=first&Name=last', { Name: 'last' }],
    ['Size=12', { Size: 12 }],
    [
      'Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=b',
      { Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] },
    ],
    ['Tags.member.10.Key=ten&Tags.member.9.Key=nine', { Tags: [{ Key: 'nine' }, { Key: 'ten' }] }],
    ['Tags.member.4000000000.Key=far', { Tags: [{ Key: 'far' }] }],
    ['Flat.1=a&Flat.2=b', { Flat: ['a', 'b'] }],
    ['Flat=', { Flat: [] }],
    ['Labels.entry.1.key=k&Labels.entry.1.value=v&Labels.entry.2.key=lost', { Labels: { k: 'v' } }],
    ['Labels.entry.1.key=__proto__&Labels.entry.1.value=v', { Labels: {} }],
    ['Deep.Er.member.1=x', { Deep: { Er: ['x'] } }],
    ['__proto__.Name=x&constructor.prototype.Name=x', {}],
  ])('"%s" holds %j', (form, input) => {
    expect(SCHEMA.parse(decodeForm(form, SCHEMA))).toEqual(input);
    expect(({} as { Name?: string }).Name).toBeUndefined();
  });

  it('cannot give a map another prototype', () => {
    const maps = z.object({ Maps: z.record(z.string(), TAG) });
    const input = decodeForm('Maps.entry.1.key=__proto__&Maps.entry.1.value.Key=x', maps) as { Maps: { Key?: string } };
    expect(input.Maps.Key).toBeUndefined();
  });

  it('with a name of a thousand parts is refused', () => {
    expect(() => decodeForm(`${'a.'.repeat(1000)}a=1`, SCHEMA)).toThrow(AwsError);
  });
});

describe('XML', () => {
  it.each<[value: unknown, xml: string]>([
    ['a<b>&"c"', 'a&lt;b&gt;&amp;&quot;c&quot;'],
    ["it's\r\n", "it's&#13;\n"],
    ['a\u0000b\u001fc\ud800d\uffff', 'a\ufffdb\ufffdc\ufffdd\ufffd'],
    ['🚢 Zürich', '🚢 Zürich'],
    [12, '12'],
    [false, 'false'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [{ A: { B: 'b' }, C: undefined, D: null }, '<A><B>b</B></A>'],
    [{ L: ['a', { B: 1 }] }, '<L><member>a</member><member><B>1</B></member></L>'],
    [{ L: [] }, '<L></L>'],
  ])('of %j is %s', (value, xml) => {
    expect(toXml(value)).toBe(xml);
  });

  it('has its namespace escaped', () => {
    expect(queryProtocol('urn:"x"').encode('Do', undefined, 'id')).toBe(
      '<DoResponse xmlns="urn:&quot;x&quot;"><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DoResponse>',
    );
    expect(escapeXml('plain')).toBe('plain');
  });
});
