/** JSON Merge Patch (RFC 7396) over parsed JSON. */

type JsonObject = Readonly<Record<string, unknown>>

/** The object with the patch applied: null removes a member, an object is merged member by member, all else replaces. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, isObject(value) ? mergePatch(asObject(merged.get(name)), value) : value)
  }
  // Defines members rather than assigning them, so that one named __proto__ stays an ordinary member.
  return Object.fromEntries(merged)
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
