/** Gives each question a number, so that answers can be told apart by it. */

/** What is asked about a secret, beside the secret itself. */
export interface Question {
  /** Several: all are needed. */
  readonly permission?: string | readonly string[] | undefined
  readonly tenant?: string | undefined
  readonly unit?: string | undefined
  /** The client's IP address. A token that is bound to addresses is not valid without it. */
  readonly address?: string | undefined
}

export interface Questions {
  /** 0 for a question that has no number. By what it says and not by identity: whoever made it may change it. */
  find(question: Question): number
  /** The same question as asked from one address. */
  findFrom(number: number, address: string): number
  /** 1 or more. */
  number(question: Question): number
  numberFrom(number: number, address: string): number
  count(): number
}

/** Three look-ups are spared for the questions that were asked last. */
interface Lately extends Pick<Question, 'permission' | 'tenant' | 'unit'> {
  readonly number: number
}

const LATELY = 64

type Text = string | undefined
type ByUnit = Map<Text, number>
type ByTenant = Map<Text, ByUnit>

export function createQuestions(): Questions {
  const single = new Map<Text, ByTenant>()
  const several = new Map<string, ByTenant>()
  const fromAddress = new Map<string, number>()
  let count = 0
  const lately: (Lately | undefined)[] = Array.from({ length: LATELY })

  function tenantsOf({ permission }: Question): ByTenant | undefined {
    return Array.isArray(permission) ? several.get(JSON.stringify(permission)) : single.get(permission as Text)
  }

  function find(question: Question): number {
    const { permission, tenant, unit } = question
    const at = ((permission?.length ?? 0) + 5 * (tenant?.length ?? 0) + 7 * (unit?.length ?? 0)) & (LATELY - 1)
    const last = lately[at]
    if (last !== undefined && last.permission === permission && last.tenant === tenant && last.unit === unit)
      return last.number
    const number = tenantsOf(question)?.get(tenant)?.get(unit) ?? 0
    // Lists are compared by what they hold, so they are looked up each time.
    if (number > 0 && !Array.isArray(permission)) lately[at] = { permission, tenant, unit, number }
    return number
  }

  const findFrom = (number: number, address: string): number => fromAddress.get(`${number} ${address}`) ?? 0

  return {
    find,
    findFrom,
    number(question) {
      const { permission, tenant, unit } = question
      const tenants = tenantsOf(question) ?? new Map<Text, ByUnit>()
      const units = tenants.get(tenant) ?? new Map<Text, number>()
      const number = units.get(unit) ?? ++count
      if (Array.isArray(permission)) several.set(JSON.stringify(permission), tenants)
      else single.set(permission as Text, tenants)
      tenants.set(tenant, units)
      units.set(unit, number)
      return number
    },
    numberFrom(number, address) {
      const known = findFrom(number, address) || ++count
      fromAddress.set(`${number} ${address}`, known)
      return known
    },
    count: () => count,
  }
}
