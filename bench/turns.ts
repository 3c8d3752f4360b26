/** Two measures in short rounds that take turns. */

/** Which one comes first changes from round to round, so that a slow moment of the machine hits both. */
export async function inTurns<One, Other>(
  rounds: number,
  one: (round: number) => Promise<One>,
  other: (round: number) => Promise<Other>,
): Promise<[One[], Other[]]> {
  const [ones, others]: [One[], Other[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) ones.push(await one(round))
    others.push(await other(round))
    if (round % 2 === 1) ones.push(await one(round))
  }
  return [ones, others]
}
