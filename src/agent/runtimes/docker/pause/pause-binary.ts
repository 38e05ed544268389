/** What an engine's machine calls itself (`Architecture` or `Arch` in its answers), as far as there is a program for it. */
export type Architecture = 'x86_64' | 'aarch64';

interface Machine {
  /** `e_machine` of the ELF header. */
  readonly number: number;
  readonly code: readonly number[];
}

/*
 * Both programs do the same: have the kernel reap orphans (SIGCHLD is 17, SIG_IGN is 1: whoever ignores it explicitly has
 * no zombies, and as the first process of a pid namespace it inherits everybody's), then sleep for ever.
 */
const MACHINES: Readonly<Record<Architecture, Machine>> = {
  x86_64: {
    number: 62,
    code: [
      ...[0xb8, 13, 0, 0, 0], //                        mov eax, 13       rt_sigaction(
      ...[0xbf, 17, 0, 0, 0], //                        mov edi, 17         SIGCHLD,
      ...[0x48, 0x8d, 0x35, 19, 0, 0, 0], //            lea rsi, [rip+19]   the action behind this code,
      ...[0x31, 0xd2], //                               xor edx, edx        nowhere for the old one,
      ...[0x41, 0xba, 8, 0, 0, 0], //                   mov r10d, 8         8 bytes of signals)
      ...[0x0f, 0x05], //                               syscall
      ...[0xb8, 34, 0, 0, 0], //                        mov eax, 34       pause()
      ...[0x0f, 0x05], //                               syscall
      ...[0xeb, 0xf7], //                               jmp -9            for ever
    ],
  },
  aarch64: {
    number: 183,
    code: [
      ...[0xc8, 0x10, 0x80, 0xd2], // mov x8, #134      rt_sigaction(
      ...[0x20, 0x02, 0x80, 0xd2], // mov x0, #17         SIGCHLD,
      ...[0x61, 0x01, 0x00, 0x10], // adr x1, #44         the action behind this code,
      ...[0x02, 0x00, 0x80, 0xd2], // mov x2, #0          nowhere for the old one,
      ...[0x03, 0x01, 0x80, 0xd2], // mov x3, #8          8 bytes of signals)
      ...[0x01, 0x00, 0x00, 0xd4], // svc #0
      ...[0x00, 0x00, 0x80, 0xd2], // mov x0, #0        ppoll(nothing,
      ...[0x01, 0x00, 0x80, 0xd2], // mov x1, #0          of no length,
      ...[0x02, 0x00, 0x80, 0xd2], // mov x2, #0          without end,
      ...[0x03, 0x00, 0x80, 0xd2], // mov x3, #0          no signals): there is no pause() here
      ...[0x28, 0x09, 0x80, 0xd2], // mov x8, #73
      ...[0x01, 0x00, 0x00, 0xd4], // svc #0
      ...[0xfa, 0xff, 0xff, 0x17], // b -24             for ever
    ],
  },
};

/** `struct kernel_sigaction`: the handler SIG_IGN; no flags, no restorer, no mask. */
const IGNORE = [1, ...Array<number>(31).fill(0)];

const HEADERS = 64 + 56;
const ADDRESS = 0x40_0000n;
const PAGE = 0x1_0000n; // the largest page either machine has
const READ_AND_EXECUTE = 5;

/** The program of a pause container, whole: a static ELF file of some 200 bytes with one segment and no sections. */
export function pauseBinary(architecture: Architecture): Buffer {
  const { number, code } = MACHINES[architecture];
  const size = BigInt(HEADERS + code.length + IGNORE.length);
  const header = Buffer.alloc(HEADERS);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // ELF of 64 bits, little-endian, version 1
  header.writeUInt16LE(2, 16); // an executable
  header.writeUInt16LE(number, 18);
  header.writeUInt32LE(1, 20); // version
  header.writeBigUInt64LE(ADDRESS + BigInt(HEADERS), 24); // the entry
  header.writeBigUInt64LE(64n, 32); // where the program headers are
  header.writeUInt16LE(64, 52); // size of this header
  header.writeUInt16LE(56, 54); // size of a program header
  header.writeUInt16LE(1, 56); // how many there are
  header.writeUInt32LE(1, 64); // to be loaded
  header.writeUInt32LE(READ_AND_EXECUTE, 68);
  header.writeBigUInt64LE(ADDRESS, 80); // to this address, from the file's beginning
  header.writeBigUInt64LE(ADDRESS, 88);
  header.writeBigUInt64LE(size, 96); // in the file
  header.writeBigUInt64LE(size, 104); // in memory
  header.writeBigUInt64LE(PAGE, 112);
  return Buffer.concat([header, Buffer.from(code), Buffer.from(IGNORE)]);
}
