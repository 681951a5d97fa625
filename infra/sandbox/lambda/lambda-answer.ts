import type { Lambda } from "./lambda.ts";

/** @throws Error with what the function said, when it failed. */
export async function succeeded(invoked: ReturnType<Lambda<never>["invoke"]>): Promise<unknown> {
  const outcome = await invoked;
  if (outcome.kind === "returned") return JSON.parse(outcome.payload);
  throw new Error(outcome.kind === "failed" ? outcome.failure.errorMessage : outcome.message);
}
