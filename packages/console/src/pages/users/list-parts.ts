/** What a list keeps in the address, to be taken out of it when another tab opens. */
export const LIST_PARTS = { q: undefined, sort: undefined, after: undefined, skipped: undefined, device: undefined }
