/** A request, as far as it was kept. */
export type Members = Readonly<Record<string, unknown>>;

/** @throws Error when it is not a text: a resource without its name would match what it should not. */
export function text(input: Members, member: string): string {
  const value = input[member];
  if (typeof value !== "string") throw new Error(`${member} is not a text in ${JSON.stringify(input)}`);
  return value;
}

/** None when it is absent. */
export function texts(input: Members, member: string): string[] {
  const value = input[member] ?? [];
  if (!Array.isArray(value)) throw new Error(`${member} is not a list in ${JSON.stringify(input)}`);
  return value.map(String);
}

export const childOf = (input: Members, member: string): Members => Object(input[member]);
