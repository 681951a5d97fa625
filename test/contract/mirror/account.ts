import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Credentials } from "../../../functions/targets/read/source.ts";
import { motoClient } from "../moto.ts";

export interface Place {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

const zones = ["eu-central-1a", "eu-central-1b"];

/** What a deployed installation and its network would have, in moto. @returns where the NLB may stand. */
export async function furnishAccount(url: string, credentials: Credentials): Promise<Place> {
  const ec2 = new EC2Client(motoClient(url));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const vpcId = Vpc?.VpcId ?? "";
  const subnetIds: string[] = [];
  for (const [index, AvailabilityZone] of zones.entries()) {
    const CidrBlock = `10.0.${index}.0/24`;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone }));
    subnetIds.push(Subnet?.SubnetId ?? "");
  }
  // Where the members lie. In no subnet of the VPC they would be taken for outside of it.
  await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: "10.0.96.0/20" }));
  await new DynamoDBClient(motoClient(url)).send(
    new CreateTableCommand({
      TableName: "pointsman-ledger",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  await new SSMClient(motoClient(url)).send(
    new PutParameterCommand({
      Name: "/pointsman/pointsman/ledger",
      Value: "pointsman-ledger",
      Type: "String",
    }),
  );
  await new SecretsManagerClient(motoClient(url)).send(
    new CreateSecretCommand({ Name: "octavia", SecretString: secretOf(credentials) }),
  );
  return { vpcId, subnetIds };
}

function secretOf(credentials: Credentials): string {
  if (credentials.kind !== "application-credential")
    throw new Error("the observer logs in by an application credential");
  return JSON.stringify({
    application_credential_id: credentials.id,
    application_credential_secret: credentials.secret,
  });
}
