/**
 * The SDK drops members that it does not know, in silence. A task definition that has one is therefore
 * described through a real ECS client whose transport is the sandbox: what the SDK makes of it is the SDK's own
 * doing, and a caller's middleware sees the bytes that AWS would have sent.
 */
import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { DescribeTaskDefinitionCommandInput, TaskDefinition } from "@aws-sdk/client-ecs";
import type { Sender } from "../faults/faults-client.ts";
import type { Definition, Definitions } from "./ecs-definitions.ts";

type Client = Pick<ECSClient, "send">;

export function throughRealSdk(client: Sender, definitions: Definitions): Client {
  const simulated = client as { send(command: object): Promise<unknown> };
  const send = (command: object): Promise<unknown> => {
    if (!(command instanceof DescribeTaskDefinitionCommand)) return simulated.send(command);
    const definition = strange(definitions, command.input);
    return definition === undefined ? simulated.send(command) : realClient(definition).send(command);
  };
  return { send } as Sender as Client;
}

function strange(
  definitions: Definitions,
  { taskDefinition }: DescribeTaskDefinitionCommandInput,
): Definition | undefined {
  const found = definitions.find(taskDefinition ?? "");
  return found !== undefined && Object.keys(found.unknown).length > 0 ? found : undefined;
}

function realClient({ shown, tags, unknown }: Definition): ECSClient {
  const body = Buffer.from(JSON.stringify({ taskDefinition: { ...wired(shown), ...unknown }, tags }));
  const response = { statusCode: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body };
  return new ECSClient({
    region: "us-east-1",
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    requestHandler: { handle: async () => ({ response }) },
  });
}

/** Times travel as seconds. */
const wired = (shown: TaskDefinition): object =>
  Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [
      name,
      value instanceof Date ? value.getTime() / 1000 : value,
    ]),
  );
