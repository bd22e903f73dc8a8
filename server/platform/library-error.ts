/** What a program can tell errors of the library apart by. */
export type LibraryErrorCode = 'CLOSED' | 'INVALID_ARGUMENT' | 'REQUESTS_NOT_AS_EXPECTED';

/** A wrong use of the library, or an expectation that does not hold. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError';
  readonly code: LibraryErrorCode;

  constructor(message: string, code: LibraryErrorCode) {
    super(message);
    this.code = code;
  }
}
