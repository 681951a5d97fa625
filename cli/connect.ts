import type { Door } from "./door.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { Session } from "./session.ts";

/** Finds the installation and the person's credentials, and opens the road between them. @throws Failure */
export async function connect(options: GlobalOptions, { env, askPerson }: Session): Promise<Door> {
  const { findInstallation } = await import("./installation.ts");
  const installation = await findInstallation(options, env);
  const [{ findCredentials }, { findCommandUrls }, { openDoor }, { joinNetwork }] = await Promise.all([
    import("./credentials.ts"),
    import("./command-urls.ts"),
    import("./door.ts"),
    import("./network.ts"),
  ]);
  const agents = joinNetwork(env);
  const { profile, endpointUrl } = options;
  // The SDK reads a profile's endpoint and Region only of the profile that the environment names.
  if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
  const askMfaCode = askPerson && ((serial: string) => askPerson(`MFA code for ${serial}: `));
  const { region } = installation;
  const credentials = await findCredentials({ profile, region, askMfaCode, agents }, env);
  return openDoor(await findCommandUrls({ installation, credentials, endpointUrl, agents }), credentials);
}
