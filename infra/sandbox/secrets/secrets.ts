/**
 * Secrets that are read, from https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * and API_DescribeSecret.html.
 * Not simulated: versions other than the current one, rotation, binary secrets.
 */
import type {
  DescribeSecretCommandInput,
  GetSecretValueCommandInput,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as sdk from "@aws-sdk/client-secrets-manager";
import { refuseUnknown } from "../faults/faults-client.ts";
import { hexOf, uuidOf } from "../identifiers.ts";
import type { Surroundings } from "../ports.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  text: string;
  versionId: string;
  isDeleted: boolean;
  /** A key of somebody's own. Default: AWS's, of which nothing is said. */
  keyArn?: string;
}

export class Secrets {
  readonly #surroundings: Surroundings;
  readonly #all: Secret[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Makes a secret, or gives it a new version. */
  put(name: string, text: string): Secret {
    const { random, place, clock } = this.#surroundings;
    const known = this.#all.find((each) => each.name === name);
    if (known) return Object.assign(known, { text, versionId: uuidOf(random), isDeleted: false });
    const arn = `arn:aws:secretsmanager:${place.region}:${place.account}:secret:${name}-${hexOf(random, 6)}`;
    const made = { name, arn, createdAt: clock.now(), text, versionId: uuidOf(random), isDeleted: false };
    this.#all.push(made);
    return made;
  }

  /** Scheduled for deletion: it is there, and cannot be read. */
  remove(name: string): void {
    const known = this.#all.find((each) => each.name === name);
    if (known) known.isDeleted = true;
  }

  /** By name, ARN, or ARN without the six letters at its end. */
  get(id: string): Secret | undefined {
    return this.#all.find(({ name, arn }) => [name, arn, arn.slice(0, -7)].includes(id));
  }
}

export function createSecretsClient(secrets: Secrets) {
  const needed = (id: string | undefined): Secret => {
    const found = secrets.get(id ?? "");
    if (!found) throw refuse("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    return found;
  };
  return simulatedClient("Secrets Manager", {
    DescribeSecret(input: DescribeSecretCommandInput) {
      refuseUnknown("Secrets Manager DescribeSecret", input, ["SecretId"]);
      const { arn, name, createdAt, versionId, isDeleted, keyArn } = needed(input.SecretId);
      return {
        ARN: arn,
        Name: name,
        CreatedDate: new Date(createdAt),
        VersionIdsToStages: { [versionId]: ["AWSCURRENT"] },
        ...(isDeleted ? { DeletedDate: new Date(createdAt) } : {}),
        ...(keyArn === undefined ? {} : { KmsKeyId: keyArn }),
      };
    },
    GetSecretValue(input: GetSecretValueCommandInput) {
      refuseUnknown("Secrets Manager GetSecretValue", input, ["SecretId"]);
      const found = needed(input.SecretId);
      if (found.isDeleted)
        throw refuse(
          "InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.",
        );
      return {
        ARN: found.arn,
        Name: found.name,
        VersionId: found.versionId,
        SecretString: found.text,
        VersionStages: ["AWSCURRENT"],
        CreatedDate: new Date(found.createdAt),
      };
    },
  }) as Pick<SecretsManagerClient, "send">;
}
