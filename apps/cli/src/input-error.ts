/** Input that cannot be used as it is. `code` is for programs, the message for the person. */
export class InputError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'InputError'
    this.code = code
  }
}
