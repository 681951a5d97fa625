import { RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/**
 * The key of ledger and topic. CloudWatch and EventBridge publish to the topic: with AWS's own key, whose
 * policy nobody can change, their messages vanish and only an alarm's history tells.
 * https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
export function encryptionKey(scope: Construct, given: IKey | undefined): IKey {
  const key =
    given ??
    new Key(scope, "Key", {
      description: "Ledger and notifications of pointsman",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  // A key that was made elsewhere takes no statements from here: its owner adds this one.
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: "PublishersOfTheTopic",
      principals: [
        new ServicePrincipal("cloudwatch.amazonaws.com"),
        new ServicePrincipal("events.amazonaws.com"),
      ],
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
    }),
  );
  return key;
}
