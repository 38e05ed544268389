/** A scanner that could not do its work; the message is for who wants to know what it found. */
export class ScannerFailure extends Error {}
