import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import type { DesiredGroup, HealthCheck } from "../meaning/desired.ts";
import type { GroupChange, Target } from "../plan/document.ts";
import { chunks } from "../plan/identity.ts";
import type { ElbClient } from "./elb-reads.ts";
import { checkMembers, sdkTags, sdkTarget } from "./elb-values.ts";
import type { Deletion } from "./elb-values.ts";
import { groupName, groupTags } from "./names.ts";
import type { Owner } from "./names.ts";
import type { Pace } from "./rate.ts";

export type NewGroup = Pick<
  DesiredGroup,
  "key" | "protocol" | "port" | "ipAddressType" | "healthCheck" | "proxyProtocol" | "stickiness"
>;

export function groupWrites(client: ElbClient, pace: Pace) {
  const setAttributes = async (arn: string, pairs: readonly (readonly [string, string])[]) => {
    if (pairs.length === 0) return;
    await pace("change");
    await client
      .send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn: arn,
          Attributes: pairs.map(([Key, Value]) => ({ Key, Value })),
        }),
      )
      .catch(translate(`ModifyTargetGroupAttributes ${arn}`));
  };
  const setCheck = async (arn: string, check: HealthCheck) => {
    await pace("change");
    await client
      .send(new ModifyTargetGroupCommand({ TargetGroupArn: arn, ...checkMembers(check) }))
      .catch(translate(`ModifyTargetGroup ${arn}`));
  };

  return {
    /**
     * A group of addresses, and in a second call its attributes, if they are not as AWS makes them. Deregistration
     * delay, client addresses and the thresholds of failing open stay as AWS makes them: Octavia says nothing of them.
     * @returns its ARN, of one that was made before with the same settings too.
     */
    async createGroup(owner: Owner, vpcId: string, group: NewGroup): Promise<string> {
      const Name = groupName(owner, group.key);
      await pace("change");
      const { TargetGroups } = await client
        .send(
          new CreateTargetGroupCommand({
            Name,
            TargetType: "ip",
            Protocol: group.protocol,
            Port: group.port,
            VpcId: vpcId,
            IpAddressType: group.ipAddressType,
            ...checkMembers(group.healthCheck),
            Tags: sdkTags(groupTags(owner, group.key)),
          }),
        )
        .catch(translate(`CreateTargetGroup ${Name}`));
      const arn = TargetGroups?.[0]?.TargetGroupArn ?? "";
      await setAttributes(arn, [
        ...(group.proxyProtocol ? proxyProtocol(true) : []),
        ...(group.stickiness ? stickiness(true) : []),
      ]);
      return arn;
    },

    async setGroup(arn: string, change: GroupChange): Promise<void> {
      if (change.healthCheck) await setCheck(arn, change.healthCheck);
      await setAttributes(arn, [
        ...(change.proxyProtocol === undefined ? [] : proxyProtocol(change.proxyProtocol)),
        ...(change.stickiness === undefined ? [] : stickiness(change.stickiness)),
      ]);
    },

    /** Those that are there stay, those that drain are back. By chunks: some may be registered when this throws. */
    async register(arn: string, targets: readonly Target[]): Promise<void> {
      for (const chunk of chunks(targets)) {
        await pace("register");
        const command = new RegisterTargetsCommand({
          TargetGroupArn: arn,
          Targets: chunk.map(sdkTarget),
        });
        await client.send(command).catch(translate(`RegisterTargets ${arn}`));
      }
    },

    /** They drain. AWS says nothing of those that it does not know. */
    async deregister(arn: string, targets: readonly Target[]): Promise<void> {
      for (const chunk of chunks(targets)) {
        await pace("register");
        const command = new DeregisterTargetsCommand({
          TargetGroupArn: arn,
          Targets: chunk.map(sdkTarget),
        });
        await client.send(command).catch(translate(`DeregisterTargets ${arn}`));
      }
    },

    async deleteGroup(arn: string): Promise<Deletion> {
      await pace("change");
      try {
        await client.send(new DeleteTargetGroupCommand({ TargetGroupArn: arn }));
        return "deleted";
      } catch (error) {
        if (isNamed(error, "ResourceInUseException", "ResourceInUse")) return "in-use";
        if (isNamed(error, "TargetGroupNotFoundException", "TargetGroupNotFound")) return "deleted";
        return translate(`DeleteTargetGroup ${arn}`)(error);
      }
    },
  };
}

const proxyProtocol = (isOn: boolean) => [["proxy_protocol_v2.enabled", String(isOn)]] as const;

const stickiness = (isOn: boolean) =>
  [
    ["stickiness.enabled", String(isOn)],
    ["stickiness.type", "source_ip"],
  ] as const;
