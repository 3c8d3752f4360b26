/** How long a browser may take to begin with a download. */
const BEGINS_WITHIN_MS = 1_000

/** Hands a file to the browser's download; the address of its content is given up soon after. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), BEGINS_WITHIN_MS)
}
