/** Reads of keys, from https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html . Not simulated: using them. */
import type {
  DescribeKeyCommandInput,
  GetKeyPolicyCommandInput,
  KMSClient,
  KeyState,
} from "@aws-sdk/client-kms";
import * as sdk from "@aws-sdk/client-kms";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface KmsKey {
  readonly id: string;
  /** Such as `alias/aws/sns`. */
  readonly alias?: string;
  readonly isOfAws?: boolean;
  state: KeyState;
  policy: object;
}

export function createKms(keys: readonly KmsKey[], { account, region }: Place) {
  const arnOf = (id: string) => `arn:aws:kms:${region}:${account}:key/${id}`;
  const needed = (given: string | undefined): KmsKey => {
    const found = keys.find(({ id, alias }) => [id, alias, arnOf(id)].includes(given));
    if (!found) throw refuse("NotFoundException", `Invalid keyId '${given}'`);
    return found;
  };
  return simulatedClient("KMS", {
    DescribeKey: ({ KeyId }: DescribeKeyCommandInput) => {
      const { id, state, isOfAws } = needed(KeyId);
      return {
        KeyMetadata: {
          AWSAccountId: account,
          KeyId: id,
          Arn: arnOf(id),
          Enabled: state === "Enabled",
          KeyState: state,
          KeyManager: isOfAws ? ("AWS" as const) : ("CUSTOMER" as const),
        },
      };
    },
    GetKeyPolicy: ({ KeyId }: GetKeyPolicyCommandInput) => ({
      Policy: JSON.stringify(needed(KeyId).policy),
      PolicyName: "default",
    }),
  }) as Pick<KMSClient, "send">;
}
