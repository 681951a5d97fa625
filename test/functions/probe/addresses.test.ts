import { describe, expect, test } from "vitest";
import { isMetadata, isOffLimits } from "../../../functions/probe/addresses.ts";

describe("addresses that hand out credentials", () => {
  test.for([
    ["169.254.169.254", "the instance's metadata"],
    ["169.254.170.2", "a task's credentials"],
    ["169.254.0.0", "the first link-local one"],
    ["169.254.255.255", "the last link-local one"],
    ["fd00:ec2::254", "the instance's metadata in IPv6"],
    ["fd00:ec2::23", "a pod's credentials"],
    ["::ffff:169.254.169.254", "an IPv4 address in IPv6's clothes"],
    ["::ffff:a9fe:a9fe", "the same in other digits"],
    ["64:ff9b::a9fe:a9fe", "the same through NAT64"],
    ["fe80::1", "a link-local one of IPv6"],
    ["fe80::1%eth0", "the same with its zone"],
  ] as const)("%s is one: %s", ([address]) => {
    expect(isMetadata(address)).toBe(true);
    expect(isOffLimits(address)).toBe(true);
  });

  test.for([
    "169.253.255.255",
    "169.255.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "fd00:ec3::254",
    "2001:db8::1",
    "::ffff:10.0.0.1",
  ])("%s is none", (address) => {
    expect(isOffLimits(address)).toBe(false);
  });
});

describe("addresses of the function's own machine", () => {
  test.for(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::"])("%s is one", (address) => {
    expect(isOffLimits(address)).toBe(true);
    expect(isMetadata(address)).toBe(false);
  });
});
