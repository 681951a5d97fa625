import { DescribeKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { KeyFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import { policyOf } from "./documents.ts";

export const kms = (client: Pick<KMSClient, "send">, look: Look) => ({
  /** @param id an id, an alias or an ARN. */
  key: (id: string): Promise<Sight<KeyFacts>> =>
    look(
      {
        action: "kms:DescribeKey, kms:GetKeyPolicy",
        of: `the key ${id}`,
        absent: ["NotFoundException"],
      },
      async () => {
        const { KeyMetadata: found } = await client.send(new DescribeKeyCommand({ KeyId: id }));
        const isOfAws = found?.KeyManager === "AWS";
        return {
          arn: found?.Arn ?? "",
          state: found?.KeyState ?? "",
          isOfAws,
          // Nobody can change the policy of a key of AWS's: it need not be read.
          policy: isOfAws ? {} : await keyPolicy(client, found?.KeyId),
        };
      },
    ),
});

async function keyPolicy(client: Pick<KMSClient, "send">, KeyId: string | undefined) {
  const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
  return policyOf(Policy);
}
