/** The tail of a load balancer's or target group's ARN, which is its name as a dimension. */
export const dimensionOf = (arn: string): string => {
  const tail = arn.slice(arn.lastIndexOf(":") + 1);
  return tail.startsWith("loadbalancer/") ? tail.slice("loadbalancer/".length) : tail;
};

/** A listener's ARN names its load balancer: `listener/app/NAME/ID/LISTENER`, a rule's two more. */
export function balancerOfListener(arn: string): string {
  const [, kind = "", name = "", id = ""] = arn.slice(arn.lastIndexOf(":") + 1).split("/");
  return `${kind}/${name}/${id}`;
}
