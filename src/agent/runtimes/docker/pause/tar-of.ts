const BLOCK = 512;
const EXECUTABLE = '0000755';
const CHECKSUM_AT = 148;
const CHECKSUM_LENGTH = 8;

/** A tar archive (ustar) of one executable file of root's, dated 1970, so that equal files make equal archives. */
export function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write(EXECUTABLE, 100);
  header.write('0000000', 108); // user
  header.write('0000000', 116); // group
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write('00000000000', 136); // time
  header.fill(' ', CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH);
  header.write('0', 156); // a file
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM_AT);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding, Buffer.alloc(2 * BLOCK)]);
}
