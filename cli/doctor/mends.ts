export const deploy = "deploy the installation (npm run deploy)";

/** Where somebody changed what the template had made. */
export const deployAgain = "deploy the installation again (npm run deploy): its template grants this";
