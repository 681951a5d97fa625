import { describe, expect, test } from "vitest";
import { translateLedgerError } from "../../../functions/ledger/dynamo-errors.ts";
import { sdkError } from "../release/aws/recording.ts";

const translated = (cause: unknown): unknown => {
  try {
    return translateLedgerError(cause);
  } catch (error) {
    return error;
  }
};
const cancelled = (...Codes: (string | undefined)[]) =>
  Object.assign(sdkError("TransactionCanceledException", "Transaction cancelled", "client"), {
    CancellationReasons: Codes.map((Code) => ({ Code })),
  });

describe("an error of DynamoDB", () => {
  test.for([
    ["ConditionalCheckFailedException", "LostRace"],
    ["ThrottlingException", "Throttled"],
    ["ProvisionedThroughputExceededException", "Throttled"],
    ["RequestLimitExceeded", "Throttled"],
    ["LimitExceededException", "Throttled"],
    ["ValidationException", "CallRefused"],
    ["ResourceNotFoundException", "CallRefused"],
    ["AccessDeniedException", "CallRefused"],
    ["ItemCollectionSizeLimitExceededException", "CallRefused"],
    ["InternalServerError", "Unreachable"],
    ["TimeoutError", "Unreachable"],
  ] as const)("%s becomes %s", ([name, wanted]) => {
    const cause = sdkError(name, "words");
    expect(translated(cause)).toMatchObject({
      name: wanted,
      message: `the ledger answered ${name}: words`,
      cause,
    });
  });

  test("that only says that a transaction is under way on the item is no lost race: nothing was compared", () => {
    expect(translated(sdkError("TransactionConflictException"))).toMatchObject({ name: "Throttled" });
  });
});

describe("a cancelled transaction", () => {
  test.for([
    ["whose condition does not hold has lost a race", ["None", "ConditionalCheckFailed"], "LostRace"],
    ["that met another has lost a race", ["None", "TransactionConflict"], "LostRace"],
    ["that says not why has lost a race", [], "LostRace"],
    ["that came too fast is throttled", ["ThrottlingError", "None"], "Throttled"],
    ["beyond the table's capacity is throttled", ["None", "ProvisionedThroughputExceeded"], "Throttled"],
    ["that is wrong in itself is refused", ["ValidationError", "None"], "CallRefused"],
  ] as const)("%s", ([, codes, wanted]) => {
    const error = codes.length === 0 ? sdkError("TransactionCanceledException") : cancelled(...codes);
    expect(translated(error)).toMatchObject({ name: wanted });
  });
});
