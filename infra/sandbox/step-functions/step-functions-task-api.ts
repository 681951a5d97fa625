/** The callbacks of tasks: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html. */
import type {
  SendTaskFailureCommandInput,
  SendTaskHeartbeatCommandInput,
  SendTaskSuccessCommandInput,
} from "@aws-sdk/client-sfn";
import type { Operations } from "../faults/faults-client.ts";
import { awsError } from "../faults/faults-error.ts";
import { MOST_DATA_BYTES } from "./step-functions-host.ts";
import type { Tokens } from "./step-functions-tokens.ts";

const MOST_ERROR = 256;
const MOST_CAUSE = 32_768;

export function taskOperations(tokens: Tokens): Operations {
  return {
    SendTaskSuccess({ taskToken, output }: SendTaskSuccessCommandInput) {
      const result = parsed(output);
      tokens.find(taskToken).succeed(result);
      return {};
    },
    SendTaskFailure({ taskToken, error, cause }: SendTaskFailureCommandInput) {
      checkFailure(error, cause);
      tokens.find(taskToken).fail(error, cause);
      return {};
    },
    SendTaskHeartbeat({ taskToken }: SendTaskHeartbeatCommandInput) {
      tokens.find(taskToken).beat();
      return {};
    },
  };
}

function parsed(output: string | undefined): unknown {
  try {
    if (Buffer.byteLength(output ?? "") <= MOST_DATA_BYTES) return JSON.parse(output ?? "") as unknown;
  } catch (cause) {
    throw awsError("InvalidOutput", `Invalid Output: ${String(cause)}`);
  }
  throw awsError("InvalidOutput", "Invalid Output: 'Output is longer than 262144 bytes'");
}

/** @throws ValidationException for texts that are longer than the API takes. */
export function checkFailure(error: string | undefined, cause: string | undefined): void {
  tooLong("error", error, MOST_ERROR);
  tooLong("cause", cause, MOST_CAUSE);
}

function tooLong(member: string, text: string | undefined, most: number): void {
  if ((text?.length ?? 0) <= most) return;
  const problem = `failed to satisfy constraint: Member must have length less than or equal to ${most}`;
  throw awsError("ValidationException", `1 validation error detected: Value at '${member}' ${problem}`);
}
