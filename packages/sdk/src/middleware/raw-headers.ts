/** Every `Authorization` of a list of names and values in turn: parsed headers hide a second one. */
export function credentialsIn(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'authorization')
}
