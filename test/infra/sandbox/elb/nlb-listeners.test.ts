import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeListenerAttributesCommand,
  DescribeListenersCommand,
  DescribeTargetGroupsCommand,
  ModifyListenerAttributesCommand,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { CreateListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { createServing } from "./nlb-world.ts";

type Serving = Awaited<ReturnType<typeof createServing>>;
const named = (name: string) => ({ name: expect.stringMatching(`^${name}(Exception)?$`) as string });
const certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/a";
const tls: Partial<CreateListenerCommandInput> = {
  Protocol: "TLS",
  Port: 443,
  Certificates: [{ CertificateArn: certificate }],
};

describe("a listener of an NLB", () => {
  test("forwards by weight, and gives the weights back", async () => {
    const { listenerArn, groupArn, ...world } = await createServing();
    const second = await world.group("second");
    await world.forwardTo(listenerArn, [groupArn, 0], [second, 999]);
    const { Listeners } = await world.clients.elb.send(
      new DescribeListenersCommand({ ListenerArns: [listenerArn] }),
    );
    expect(Listeners?.[0]?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups).toEqual([
      { TargetGroupArn: groupArn, Weight: 0 },
      { TargetGroupArn: second, Weight: 999 },
    ]);
  });

  test("sends users to its old group for a while after a switch", async () => {
    const { listenerArn, groupArn, ...world } = await createServing();
    const second = await world.group("second");
    await world.pass(100);
    await world.forwardTo(listenerArn, [second, 1]);
    const routed = () => world.world.elb.routed(listenerArn)[0]?.targetGroupArn;
    expect(routed()).toBe(groupArn);
    await world.pass(75);
    expect(routed()).toBe(second);
  });

  test("that is asked for once more with the same settings is the same, and a duplicate with others", async () => {
    const world = await createServing();
    expect(await world.listener(world.balancerArn, [world.groupArn])).toBe(world.listenerArn);
    const second = await world.group("second");
    await expect(world.listener(world.balancerArn, [second])).rejects.toMatchObject({
      ...named("DuplicateListener"),
      message: `A listener already exists on this port for this load balancer '${world.balancerArn}'`,
    });
    const at81 = await world.listener(world.balancerArn, [second], { Port: 81 });
    const moved = world.clients.elb.send(new ModifyListenerCommand({ ListenerArn: at81, Port: 80 }));
    await expect(moved).rejects.toMatchObject(named("DuplicateListener"));
  });

  test("of TLS has one certificate and a policy, and loses both when it becomes one of TCP", async () => {
    const world = await createServing();
    const arn = await world.listener(world.balancerArn, [world.groupArn], tls);
    const read = async () =>
      (await world.clients.elb.send(new DescribeListenersCommand({ ListenerArns: [arn] }))).Listeners?.[0];
    expect(await read()).toMatchObject({
      Certificates: [{ CertificateArn: certificate }],
      SslPolicy: "ELBSecurityPolicy-2016-08",
    });
    await world.clients.elb.send(new ModifyListenerCommand({ ListenerArn: arn, Protocol: "TCP" }));
    const changed = await read();
    expect(changed).toMatchObject({ Protocol: "TCP" });
    expect(changed).not.toHaveProperty("Certificates");
  });

  test.for<[string, (world: Serving) => Promise<unknown>, string]>([
    [
      "without a certificate",
      (w) => w.listener(w.balancerArn, [w.groupArn], { ...tls, Certificates: [] }),
      "ValidationError",
    ],
    [
      "of TCP with a certificate",
      (w) => w.listener(w.balancerArn, [w.groupArn], { ...tls, Protocol: "TCP" }),
      "InvalidConfigurationRequest",
    ],
    [
      "of HTTP",
      (w) => w.listener(w.balancerArn, [w.groupArn], { Protocol: "HTTP", Port: 81 }),
      "UnsupportedProtocol",
    ],
    [
      "of UDP to a group of TCP",
      (w) => w.listener(w.balancerArn, [w.groupArn], { Protocol: "UDP", Port: 81 }),
      "IncompatibleProtocols",
    ],
    [
      "of a load balancer that is not there",
      (w) => w.listener(`${w.balancerArn}0`, [w.groupArn]),
      "LoadBalancerNotFound",
    ],
    [
      "to a group that is not there",
      (w) => w.listener(w.balancerArn, [`${w.groupArn}0`], { Port: 81 }),
      "TargetGroupNotFound",
    ],
    [
      "to a group of another load balancer",
      async (w) => w.listener(await w.balancer("second"), [w.groupArn]),
      "TargetGroupAssociationLimit",
    ],
    [
      "to a group of IPv6 on a load balancer without",
      async (w) => w.listener(w.balancerArn, [await w.group("six", { IpAddressType: "ipv6" })], { Port: 81 }),
      "InvalidConfigurationRequest",
    ],
    [
      "that forwards nowhere",
      (w) =>
        w.clients.elb.send(
          new CreateListenerCommand({
            LoadBalancerArn: w.balancerArn,
            Port: 81,
            Protocol: "TCP",
            DefaultActions: [],
          }),
        ),
      "InvalidLoadBalancerAction",
    ],
    ["with a weight of 1000", (w) => w.forwardTo(w.listenerArn, [w.groupArn, 1000]), "ValidationError"],
    [
      "that names a group twice",
      (w) => w.forwardTo(w.listenerArn, [w.groupArn, 1], [w.groupArn, 1]),
      "ValidationError",
    ],
  ])("%s is refused", async ([, call, name]) => {
    await expect(call(await createServing())).rejects.toMatchObject(named(name));
  });

  test("keeps connections that say nothing for as long as its attribute says, which only one of TCP has", async () => {
    const world = await createServing();
    const { elb } = world.clients;
    const idle = (ListenerArn: string, Value: string) =>
      elb.send(
        new ModifyListenerAttributesCommand({
          ListenerArn,
          Attributes: [{ Key: "tcp.idle_timeout.seconds", Value }],
        }),
      );
    await idle(world.listenerArn, "60");
    const command = new DescribeListenerAttributesCommand({ ListenerArn: world.listenerArn });
    expect((await elb.send(command)).Attributes).toEqual([{ Key: "tcp.idle_timeout.seconds", Value: "60" }]);
    await expect(idle(world.listenerArn, "59")).rejects.toMatchObject(named("ValidationError"));
    const secure = await world.listener(world.balancerArn, [world.groupArn], tls);
    await expect(idle(secure, "60")).rejects.toMatchObject(named("InvalidConfigurationRequest"));
  });
});

describe("deleting", () => {
  test("a group that a listener names is refused, with weight 0 too, and succeeds afterwards and again", async () => {
    const { elb, ...world } = await createServing().then((made) => ({ ...made, elb: made.clients.elb }));
    const second = await world.group("second");
    await world.forwardTo(world.listenerArn, [world.groupArn, 1], [second, 0]);
    const gone = () => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: second }));
    await expect(gone()).rejects.toMatchObject({
      ...named("ResourceInUse"),
      message: `Target group '${second}' is currently in use by a listener or a rule`,
    });
    await world.forwardTo(world.listenerArn, [world.groupArn, 1]);
    await gone();
    await gone();
    const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}));
    expect(TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn)).toEqual([world.groupArn]);
  });

  test("a load balancer takes its listeners with it and frees its groups for another", async () => {
    const world = await createServing();
    const { elb } = world.clients;
    const command = new DeleteLoadBalancerCommand({ LoadBalancerArn: world.balancerArn });
    await elb.send(command);
    await elb.send(command);
    const read = elb.send(new DescribeListenersCommand({ ListenerArns: [world.listenerArn] }));
    await expect(read).rejects.toMatchObject(named("ListenerNotFound"));
    const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({}));
    expect(TargetGroups?.[0]?.LoadBalancerArns).toEqual([]);
    await world.listener(await world.balancer("second"), [world.groupArn]);
  });

  test("a listener that is not there is refused", async () => {
    const world = await createServing();
    const command = new DeleteListenerCommand({ ListenerArn: world.listenerArn });
    await world.clients.elb.send(command);
    await expect(world.clients.elb.send(command)).rejects.toMatchObject(named("ListenerNotFound"));
  });
});
