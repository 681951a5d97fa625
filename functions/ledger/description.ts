/** What a deployment of ours says of itself, in CodeDeploy's description: the only thread from it back to the release. */
export interface DeploymentLabel {
  readonly release: string;
  readonly cell: string;
  readonly purpose: "deploy" | "return";
  readonly attempt: number;
}

const pattern = /^pointsman release=(\S+) cell=(\S+) purpose=(deploy|return) attempt=(\d+)$/;

export const describe = ({ release, cell, purpose, attempt }: DeploymentLabel): string =>
  `pointsman release=${release} cell=${cell} purpose=${purpose} attempt=${attempt}`;

/** The label in a description, or undefined for a deployment that is not ours. */
export function labelOf(description: string | undefined): DeploymentLabel | undefined {
  const found = description?.match(pattern);
  if (!found) return undefined;
  const [release, cell, purpose, attempt] = found.slice(1) as [
    string,
    string,
    DeploymentLabel["purpose"],
    string,
  ];
  return { release, cell, purpose, attempt: Number(attempt) };
}
