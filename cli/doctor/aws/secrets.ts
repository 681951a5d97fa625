import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Look, Sight } from "../look.ts";

export const secrets = (client: Pick<SecretsManagerClient, "send">, look: Look) => ({
  /** Without what it holds. @param id name or ARN. */
  secret: (id: string): Promise<Sight<{ arn: string; isDeleted: boolean; keyId: string | undefined }>> =>
    look(
      {
        action: "secretsmanager:DescribeSecret",
        of: `the secret ${id}`,
        absent: ["ResourceNotFoundException"],
      },
      async () => {
        const found = await client.send(new DescribeSecretCommand({ SecretId: id }));
        return { arn: found.ARN ?? "", isDeleted: found.DeletedDate !== undefined, keyId: found.KmsKeyId };
      },
    ),
});
