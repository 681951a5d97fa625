/**
 * Target groups of addresses behind Network Load Balancers, and their targets. Not simulated: instances, functions
 * and load balancers as targets, client addresses and proxy protocol on the wire.
 */
import type {
  CreateTargetGroupCommandInput,
  DeleteTargetGroupCommandInput,
  DeregisterTargetsCommandInput,
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupCommandInput,
  RegisterTargetsCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { refuseUnknown } from "../faults/faults-client.ts";
import { targetGroupAnswer } from "./elb-answers.ts";
import { attributesOf, checkGroupPairs, ofGroup, setAttributes } from "./elb-attributes.ts";
import type { TargetGroup } from "./elb-balancers.ts";
import { checkCapacity, checkGroupCapacity } from "./elb-capacity.ts";
import { checkSettings } from "./elb-check-settings.ts";
import { checkName, checkPort } from "./elb-names.ts";
import { groupOf } from "./elb-parts.ts";
import type { ElbParts } from "./elb-parts.ts";
import { invalid, refuse } from "./elb-refusals.ts";
import type { GroupSettings } from "./elb-settings.ts";
import { tagMap } from "./elb-tags.ts";
import { placeOf } from "./elb-target-addresses.ts";
import { keyOf } from "./elb-targets.ts";

const checkMembers = [
  "HealthCheckEnabled",
  "HealthCheckIntervalSeconds",
  "HealthCheckPath",
  "HealthCheckPort",
  "HealthCheckProtocol",
  "HealthCheckTimeoutSeconds",
  "HealthyThresholdCount",
  "Matcher",
  "UnhealthyThresholdCount",
];

export function groupWrites(parts: ElbParts) {
  const { balancers, targets, network } = parts;
  const answer = (group: TargetGroup) => ({
    TargetGroups: [targetGroupAnswer(group, balancers.isUsed(group.arn))],
  });
  return {
    CreateTargetGroup: (input: CreateTargetGroupCommandInput) => answer(created(parts, input)),

    ModifyTargetGroup(input: ModifyTargetGroupCommandInput) {
      refuseUnknown("Elastic Load Balancing ModifyTargetGroup", input, ["TargetGroupArn", ...checkMembers]);
      const group = groupOf(parts, input.TargetGroupArn);
      const settings = checkSettings(input, group.settings.check);
      targets.recheck(group);
      group.settings.check = settings;
      return answer(group);
    },

    ModifyTargetGroupAttributes({ TargetGroupArn, Attributes }: ModifyTargetGroupAttributesCommandInput) {
      const group = groupOf(parts, TargetGroupArn);
      const known = ofGroup(group.settings.protocol);
      checkGroupPairs(group.settings.protocol, Attributes);
      setAttributes(balancers, group.arn, known, Attributes);
      const pairs = attributesOf(balancers, group.arn, known);
      const drain = pairs.find(({ Key }) => Key === "deregistration_delay.timeout_seconds");
      group.drainSeconds = Number(drain?.Value);
      return { Attributes: pairs };
    },

    /** One that is gone already is deleted. */
    DeleteTargetGroup({ TargetGroupArn = "" }: DeleteTargetGroupCommandInput) {
      if (balancers.isUsed(TargetGroupArn))
        throw refuse(
          "ResourceInUseException",
          `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
        );
      balancers.targetGroups.delete(TargetGroupArn);
      return {};
    },

    /** All or none. */
    RegisterTargets({ TargetGroupArn, Targets }: RegisterTargetsCommandInput) {
      const group = groupOf(parts, TargetGroupArn);
      if (!Targets?.length) throw invalid("At least one target must be specified");
      const places = Targets.map((target) => placeOf(network, group, group.settings, target));
      const before = new Map(group.targets);
      for (const { id, port, zone } of places) targets.enlist(group, id, port, zone);
      try {
        checkGroupCapacity(parts, group);
        if (group.loadBalancerArn) checkCapacity(parts, group.loadBalancerArn);
      } catch (error) {
        group.targets.clear();
        for (const [key, target] of before) group.targets.set(key, target);
        throw error;
      }
      return {};
    },

    /**
     * Of an unknown one nothing is said, and one of another zone is another one. In a group that nobody uses there
     * is nothing to drain.
     */
    DeregisterTargets({ TargetGroupArn, Targets }: DeregisterTargetsCommandInput) {
      const group = groupOf(parts, TargetGroupArn);
      if (!Targets?.length) throw invalid("At least one target must be specified");
      for (const { Id = "", Port = group.port, AvailabilityZone } of Targets) {
        const known = group.targets.get(keyOf(Id, Port));
        if (!known || (AvailabilityZone ?? (known.zone === "all" ? "" : known.zone)) !== known.zone) continue;
        if (balancers.isUsed(group.arn)) targets.deregister(group, Id, Port);
        else group.targets.delete(keyOf(Id, Port));
      }
      return {};
    },
  };
}

function created(parts: ElbParts, input: CreateTargetGroupCommandInput): TargetGroup {
  const { balancers, network } = parts;
  refuseUnknown("Elastic Load Balancing CreateTargetGroup", input, [
    "Name",
    "Protocol",
    "Port",
    "VpcId",
    "TargetType",
    "IpAddressType",
    "Tags",
    ...checkMembers,
  ]);
  const {
    Name: name = "",
    Protocol: protocol = "HTTP",
    VpcId: vpcId = "",
    IpAddressType: ipAddressType = "ipv4",
  } = input;
  if (input.TargetType !== "ip" || !["TCP", "UDP", "TLS", "TCP_UDP"].includes(protocol))
    throw new Error("The sandbox simulates CreateTargetGroup for addresses behind an NLB only.");
  checkName("Target group", name);
  const port = checkPort(input.Port);
  if (!network.vpcs.has(vpcId)) throw invalid(`The VPC ID '${vpcId}' is not found`);
  const settings: GroupSettings = { protocol, vpcId, ipAddressType, check: checkSettings(input) };
  const tags = tagMap(input.Tags);
  const known = [...balancers.targetGroups.values()].find((each) => each.name === name);
  if (known) {
    if (known.settings && known.port === port && isSame(known.settings, settings)) return known;
    throw refuse(
      "DuplicateTargetGroupNameException",
      `A target group with the same name '${name}' exists, but with different settings`,
    );
  }
  if (balancers.targetGroups.size >= balancers.quotas["target-groups"])
    throw refuse("TooManyTargetGroupsException", "The maximum number of target groups has been reached");
  const made = balancers.createTargetGroup(name, { arn: "", kind: "network" }, port, 300, settings);
  balancers.tags.set(made.arn, tags);
  return made;
}

const isSame = (
  { usedSince: _, ...one }: GroupSettings,
  { usedSince: __, ...other }: GroupSettings,
): boolean => JSON.stringify(one) === JSON.stringify(other);
