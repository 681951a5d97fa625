/**
 * `Invoke` at the SDK's boundary, from https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.
 *
 * Not simulated: DryRun, tail logs, client context, versions (`ExecutedVersion` is always `$LATEST`).
 */
import type { InvokeCommandInput, InvokeCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import { clientOf, refuseUnknown } from "../faults/faults-client.ts";
import { awsError } from "../faults/faults-error.ts";
import type { Lambda } from "./lambda.ts";
import { payloadOf } from "./lambda-result.ts";

export function createLambdaClient(lambda: Lambda<never>): Pick<LambdaClient, "send"> {
  return clientOf("Lambda", {
    async Invoke(input: InvokeCommandInput): Promise<Omit<InvokeCommandOutput, "$metadata">> {
      refuseUnknown("Lambda Invoke", input, ["FunctionName", "InvocationType", "Payload", "Qualifier"]);
      const { FunctionName: name = "", InvocationType: type = "RequestResponse" } = input;
      const payload = payloadText(input.Payload);
      if (!lambda.knows(name))
        throw awsError("ResourceNotFoundException", `Function not found: ${name}`, NOT_FOUND);
      if (type === "Event") {
        lambda.invokeLater(name, payload);
        return { StatusCode: 202 };
      }
      if (type !== "RequestResponse")
        throw new Error(`The sandbox does not simulate the invocation type ${type}.`);
      const outcome = await lambda.invoke(name, payload);
      if (outcome.kind === "refused") throw refusal(outcome);
      return {
        StatusCode: 200,
        ExecutedVersion: "$LATEST",
        ...(outcome.kind === "failed" && { FunctionError: "Unhandled" }),
        Payload: blob(payloadOf(outcome)),
      };
    },
  });
}

const NOT_FOUND = { status: 404 };

const refusal = ({ error, message }: { error: string; message: string }): Error =>
  awsError(error, message, error === "TooManyRequestsException" ? { status: 429 } : {});

function payloadText(payload: InvokeCommandInput["Payload"]): string {
  const text = payload === undefined ? "{}" : Buffer.from(payload as Uint8Array).toString("utf8");
  try {
    JSON.parse(text);
    return text;
  } catch (cause) {
    const message = `Could not parse request body into json: ${String(cause)}`;
    throw awsError("InvalidRequestContentException", message);
  }
}

/** The SDK's answer is a Uint8Array that can also say its text. */
function blob(text: string): NonNullable<InvokeCommandOutput["Payload"]> {
  const bytes = new Uint8Array(Buffer.from(text, "utf8"));
  const transformToString = (encoding?: string): string =>
    Buffer.from(bytes).toString((encoding ?? "utf8") as "utf8");
  return Object.assign(bytes, { transformToString });
}
