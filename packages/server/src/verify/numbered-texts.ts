/** Texts that are said again and again, by numbers; null is one of them. */
export interface NumberedTexts {
  /** From 0 on; `NO_NUMBER` when no more texts are taken. */
  numberOf(text: string | null): number
  textOf(number: number): string | null
  /** Whether no more texts are taken. */
  isFull(): boolean
  clear(): void
}

export const NO_NUMBER = -1

export function createNumberedTexts(maxTexts: number): NumberedTexts {
  let texts: (string | null)[] = []
  const numbers = new Map<string | null, number>()
  return {
    numberOf(text) {
      const known = numbers.get(text)
      if (known !== undefined) return known
      if (texts.length >= maxTexts) return NO_NUMBER
      numbers.set(text, texts.length)
      return texts.push(text) - 1
    },
    textOf: (number) => texts[number] ?? null,
    isFull: () => texts.length >= maxTexts,
    clear() {
      texts = []
      numbers.clear()
    },
  }
}
