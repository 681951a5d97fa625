import { describe, expect, test } from "vitest";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { createThings } from "../contract/witness/things.ts";

const call = (operation: string, input: object, output?: object): CallRecord => ({
  seq: 1,
  at: 0,
  endedAt: 0,
  attempt: 1,
  invocation: "1",
  function: "pointsman-mirror",
  service: "elbv2",
  operation,
  input,
  ...(output ? { output } : {}),
});
const Tags = [{ Key: "owner", Value: "us" }];

/** What is known of a thing after some calls. */
function known(about: object, ...calls: readonly CallRecord[]) {
  const things = createThings();
  for (const each of calls) things.take(each);
  return things.of(call("Look", about));
}

describe("a thing bears", () => {
  test.for([
    ["CreateTargetGroup", { TargetGroups: [{ TargetGroupArn: "g" }] }, { TargetGroupArn: "g" }],
    ["CreateListener", { Listeners: [{ ListenerArn: "l" }] }, { ListenerArn: "l" }],
    ["CreateLoadBalancer", { LoadBalancers: [{ LoadBalancerArn: "b" }] }, { LoadBalancerArn: "b" }],
  ] as const)("the tags that %s gave it", ([operation, output, about]) => {
    expect(known(about, call(operation, { Tags }, output))).toEqual({ tags: { owner: "us" } });
  });

  test("those that EC2 takes in a specification", () => {
    const input = { TagSpecifications: [{ ResourceType: "security-group", Tags }] };
    expect(known({ GroupId: "sg" }, call("CreateSecurityGroup", input, { GroupId: "sg" }))).toEqual({
      tags: { owner: "us" },
    });
  });

  test("what was added later, without what was taken away", () => {
    const made = call("CreateListener", { Tags }, { Listeners: [{ ListenerArn: "l" }] });
    const more = call("AddTags", { ResourceArns: ["l", "m"], Tags: [{ Key: "mirror", Value: "shop" }] }, {});
    const less = call("RemoveTags", { ResourceArns: ["l"], TagKeys: ["owner"] }, {});
    expect(known({ ListenerArn: "l" }, made, more)?.tags).toEqual({ owner: "us", mirror: "shop" });
    expect(known({ ListenerArn: "l" }, made, more, less)?.tags).toEqual({ mirror: "shop" });
    expect(known({ ListenerArn: "m" }, made, more)?.tags).toEqual({ mirror: "shop" });
  });

  test("what somebody who looked was told, where the making was not seen", () => {
    const tags = call("DescribeTags", {}, { TagDescriptions: [{ ResourceArn: "b", Tags }] });
    const place = call(
      "DescribeLoadBalancers",
      {},
      { LoadBalancers: [{ LoadBalancerArn: "b", VpcId: "v" }] },
    );
    expect(known({ LoadBalancerArn: "b" }, tags, place)).toEqual({ tags: { owner: "us" }, vpcId: "v" });
    const groups = call("DescribeSecurityGroups", {}, { SecurityGroups: [{ GroupId: "sg", Tags }] });
    expect(known({ GroupId: "sg" }, groups)?.tags).toEqual({ owner: "us" });
  });

  test("nothing, if the call that was to give it something took no effect", () => {
    expect(known({ ListenerArn: "l" }, call("AddTags", { ResourceArns: ["l"], Tags }))).toBeUndefined();
  });

  test("nothing, if nobody has seen it", () => {
    expect(known({ TargetGroupArn: "g" })).toBeUndefined();
    expect(known({})).toBeUndefined();
  });
});

test("of a load balancer that is being made it is known where it will stand, and no tags yet", () => {
  const input = { Name: "pm-a", Tags };
  const made = call("CreateLoadBalancer", input, { LoadBalancers: [{ LoadBalancerArn: "b", VpcId: "v" }] });
  expect(createThings().of(made)).toEqual({ tags: {}, vpcId: "v" });
  expect(createThings().of(call("CreateLoadBalancer", input))).toBeUndefined();
});
