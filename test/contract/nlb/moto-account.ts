import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { motoClient } from "../moto.ts";
import type { Moto } from "../moto.ts";
import { subnetCidrs, vpcCidr } from "./account.ts";
import type { Target } from "./account.ts";

/** Moto, emptied before each case. */
export function motoAccount(moto: Moto): Target {
  const options = motoClient(moto.url);
  const ec2 = new EC2Client(options);
  const secrets = new SecretsManagerClient(options);
  const elb = new ElasticLoadBalancingV2Client(options);
  return {
    name: "moto",
    async fresh() {
      await moto.reset();
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: vpcCidr }));
      const vpcId = Vpc?.VpcId ?? "";
      const subnet = async (index: 0 | 1) => {
        const { Subnet } = await ec2.send(
          new CreateSubnetCommand({
            VpcId: vpcId,
            CidrBlock: subnetCidrs[index],
            AvailabilityZone: `${options.region}${"ab"[index]}`,
          }),
        );
        return Subnet?.SubnetId ?? "";
      };
      return {
        clients: { elb, ec2, secrets },
        vpcId,
        subnetIds: [await subnet(0), await subnet(1)],
        certificate: () => certificate(moto.url, options.region),
        putSecret: async (Name, SecretString) => {
          await secrets.send(new CreateSecretCommand({ Name, SecretString }));
        },
      };
    },
  };
}

/** One request of a service that nothing of ours uses: no client for it is worth its weight. */
async function certificate(url: string, region: string): Promise<string> {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "CertificateManager.RequestCertificate",
      Authorization: `AWS4-HMAC-SHA256 Credential=none/20261123/${region}/acm/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify({ DomainName: "web.example.com" }),
  });
  const { CertificateArn } = (await answer.json()) as { readonly CertificateArn?: string };
  if (!CertificateArn) throw new Error(`moto made no certificate: ${answer.status}`);
  return CertificateArn;
}
