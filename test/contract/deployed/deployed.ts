import type { Ledger } from "../../../functions/ledger/ledger.ts";
import type { Account } from "./account.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { DeployedStack } from "./deployed-stack.ts";

/** Everything that a question about the deployed app may want. */
export interface Deployed {
  readonly root: string;
  /** The folder of service files that it was deployed with. */
  readonly config: string;
  readonly account: Account;
  readonly stack: DeployedStack;
  readonly tableName: string;
  readonly ledger: Ledger;
  readonly deadLetters: DeadLetters;
  readonly releaseMachineArn: string;
}

/** A question that has one answer: nothing where it is so, else what is not. */
export const asked = (about: string, ...differences: readonly (string | undefined | false)[]) => ({
  about,
  differences: differences.filter((each) => typeof each === "string"),
});

/** A mistake that was made on purpose. @param found what was said about it. */
export const planted = (what: string, found: readonly string[]) =>
  asked(`planted: ${what}`, found.length === 0 && "it is not found");
