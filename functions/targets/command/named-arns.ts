import { InputInvalid } from "../../shared/errors.ts";

/** What a person names by ARN, to be adopted. */
export interface Named {
  /** Of the load balancer that was named, itself or by one of its listeners. */
  readonly loadBalancerArn: string | undefined;
  /** Exactly what is taken; undefined where all of the load balancer is. */
  readonly only: ReadonlySet<string> | undefined;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html, resource types */
const form = /^(arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:)([a-z]+)\/([\w/-]+)$/;
const parts: Readonly<Record<string, number>> = { loadbalancer: 3, listener: 4, targetgroup: 2 };

/**
 * A load balancer's ARN alone stands for all of it; with ARNs of listeners and target groups, exactly what is named is
 * meant.
 * @throws InputInvalid for what is no such ARN, and where the load balancers of two are named.
 */
export function namedBy(arns: readonly string[]): Named {
  const balancers = [...new Set(arns.flatMap(balancerOf))];
  const [loadBalancerArn, other] = balancers;
  if (other !== undefined)
    throw new InputInvalid(
      `a mirror has one load balancer, and these are of two: ${balancers.slice(0, 2).join(" and ")}`,
    );
  const isWhole = arns.every((arn) => arn === loadBalancerArn);
  return { loadBalancerArn, only: isWhole ? undefined : new Set(arns) };
}

/** The load balancer that an ARN tells of; a target group's tells none. */
function balancerOf(arn: string): string[] {
  const [, place = "", kind = "", rest = ""] = form.exec(arn) ?? [];
  const names = rest.split("/");
  if (names.length !== parts[kind] || names.includes(""))
    throw new InputInvalid(
      `${arn} is not the ARN of a Network Load Balancer, of a listener of one, or of a target group`,
    );
  if (kind === "targetgroup") return [];
  const [type, name, id] = names;
  return [`${place}loadbalancer/${type}/${name}/${id}`];
}
