import { describe, expect, test } from "vitest";
import { namedBy } from "../../../../functions/targets/command/named-arns.ts";

const here = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:";
const nlb = `${here}loadbalancer/net/shop/50dc6c495c0c9188`;
const listener = `${here}listener/net/shop/50dc6c495c0c9188/0467ef3c8400ae65`;
const group = `${here}targetgroup/web/73e2d6bc24d8a067`;

describe("what a person names by ARN", () => {
  test("nothing is all of the mirror's own load balancer", () => {
    expect(namedBy([])).toEqual({ loadBalancerArn: undefined, only: undefined });
  });

  test("a load balancer alone is all of it, also when it is named twice", () => {
    expect(namedBy([nlb])).toEqual({ loadBalancerArn: nlb, only: undefined });
    expect(namedBy([nlb, nlb]).only).toBeUndefined();
  });

  test("with a listener or a group, exactly those are meant; a listener tells its load balancer", () => {
    expect(namedBy([listener, group])).toEqual({ loadBalancerArn: nlb, only: new Set([listener, group]) });
    expect(namedBy([nlb, group])).toEqual({ loadBalancerArn: nlb, only: new Set([nlb, group]) });
    expect(namedBy([group])).toEqual({ loadBalancerArn: undefined, only: new Set([group]) });
  });

  test("things of two load balancers are refused, with both", () => {
    const other = listener.replace("net/shop", "net/blog");
    expect(() => namedBy([nlb, other])).toThrow(
      `these are of two: ${nlb} and ${here}loadbalancer/net/blog/50dc6c495c0c9188`,
    );
  });

  test.for([
    "",
    "pm-shop",
    "arn:aws:s3:::bucket",
    `${here}loadbalancer/classic`,
    `${here}loadbalancer/net/shop/50dc/1`,
    `${here}listener/net/shop/50dc`,
    `${here}listener-rule/app/shop/50dc/1/2`,
    `${here}targetgroup/web/`,
    `${nlb} ${nlb}`,
  ])("%s is no such ARN", (arn) => {
    expect(() => namedBy([arn])).toThrow(
      `${arn} is not the ARN of a Network Load Balancer, of a listener of one, or of a target group`,
    );
  });
});
