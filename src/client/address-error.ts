/** An address that cannot be used; the message says what to write instead. */
export class AddressError extends Error {
  override readonly name = "AddressError";
}
